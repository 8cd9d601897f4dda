import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { judge } from '../decisions/judge.ts'
import { decision, GRANTED, NOON } from '../../test/testing.ts'
import { openSqlite } from './sqlite.ts'
import type { Entry, Store } from './store.ts'

let dir: string
let store: Store
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'placet-store-'))
  store = openSqlite(dir)
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true })
})

/** Records one decision of a holder as the server would, and gives what was stored. */
async function record(holder: string): Promise<Entry> {
  const request = decision(GRANTED)
  const draft = { request, now: NOON, salt: 'c2FsdA', holder, newHolder: holder }
  const { insert } = await store.record({ id: request.id, holder }, (facts) => judge(draft, facts))
  if (insert === undefined) throw new Error('was not stored')
  return insert
}

/** A second connection, as an operator's shell is one. */
function raw<T>(use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(dir, 'placet.sqlite'))
  try {
    return use(db)
  } finally {
    db.close()
  }
}

const rows = (table: string): unknown[] => raw((db) => db.prepare(`SELECT * FROM ${table}`).all())

describe('append-only, on a connection of its own', () => {
  beforeEach(async () => {
    const at = new Date(NOON).toISOString()
    await store.publish(
      { fingerprint: 'f', text: '{}' },
      [{ hash: 'h', language: 'en', text: '{}' }],
      at,
    )
    await record('gone')
    await store.erase('gone', at)
    await record('holder')
  })

  const insert =
    '(id, late, at, chain, text, salt) SELECT id, late, at, chain, text, salt FROM record'
  test.each([
    "UPDATE record SET text = '{}'",
    "UPDATE OR REPLACE record SET id = 'x'",
    'DELETE FROM record',
    "DELETE FROM record WHERE holder = 'holder'",
    `INSERT INTO record ${insert}`,
    `INSERT OR REPLACE INTO record ${insert}`,
    `INSERT OR IGNORE INTO record ${insert}`,
    `REPLACE INTO record (seq, id, late, at, chain, text, salt)
       SELECT seq, 'other', late, at, chain, text, salt FROM record`,
    `INSERT INTO record (id, late, at, chain, text, salt)
       SELECT id, late, at, chain, text, salt FROM record WHERE true
       ON CONFLICT (id) DO UPDATE SET text = '{}'`,
    // An erased record, under its id and in its place in the log.
    "INSERT INTO record (id, late, at, chain, text, salt) SELECT id, 0, '', '', '', '' FROM erasure",
    "INSERT INTO record (seq, id, late, at, chain, text, salt) VALUES (1, 'new', 0, '', '', '', '')",
    "UPDATE leaf SET commitment = 'x'",
    'DELETE FROM leaf',
    "INSERT OR REPLACE INTO leaf SELECT seq, 'x' FROM leaf",
    "UPDATE erasure SET at = 'x'",
    'DELETE FROM erasure',
    "INSERT OR REPLACE INTO erasure SELECT id, 'x' FROM erasure",
    "UPDATE policy SET text = 'x'",
    'DELETE FROM policy',
    "INSERT OR REPLACE INTO policy VALUES ('f', 'x', 'x')",
    "UPDATE notice SET text = 'x'",
    'DELETE FROM notice',
    "INSERT OR REPLACE INTO notice VALUES ('h', 'de', 'x')",
    "UPDATE shown SET notice = 'x'",
    'DELETE FROM shown',
  ])('refuses %s', (sql) => {
    const tables = ['record', 'leaf', 'erasure', 'policy', 'notice', 'shown']
    const before = tables.map(rows)
    expect(() => raw((db) => db.exec(sql))).toThrow(/append-only/)
    expect(tables.map(rows)).toEqual(before)
  })

  test('deletes a record by naming it in erasure, and its leaf stays', () => {
    raw((db) => db.exec("INSERT INTO erasure SELECT id, '2026-11-23' FROM record"))
    expect(rows('record')).toEqual([])
    expect(rows('leaf')).toHaveLength(2)
  })
})

describe('erasure', () => {
  test('takes every record of the holder and nobody else’s', async () => {
    await record('one')
    await record('one')
    const { record: other } = await record('two')
    expect(await store.erase('one', 'now')).toBe(2)
    expect(await store.erase('one', 'now')).toBe(0)
    expect(await store.history('one')).toEqual([])
    expect((await store.history('two')).map((kept) => kept.record)).toEqual([other])
    expect(rows('leaf')).toHaveLength(3)
  })

  test('leaves no byte of the record in the files', async () => {
    const { record: gone, commitment } = await record('holder-to-forget')
    await store.erase('holder-to-forget', 'now')
    const files = ['placet.sqlite', 'placet.sqlite-wal'].map((name) =>
      readFileSync(join(dir, name), 'latin1'),
    )
    expect(files.join()).not.toContain('holder-to-forget')
    expect(files.join()).not.toContain(gone.bundle)
    expect(files.join()).toContain(commitment)
  })
})

describe('the file', () => {
  test('can be read by its owner alone, with its WAL', async () => {
    await record('holder')
    for (const name of ['placet.sqlite', 'placet.sqlite-wal', 'placet.sqlite-shm']) {
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600)
    }
  })

  test('is of a version that an older program refuses', async () => {
    await store.close()
    raw((db) => db.exec('PRAGMA user_version = 99'))
    expect(() => openSqlite(dir)).toThrow(/schema 99.*update @placet\/server/)
    raw((db) => db.exec('PRAGMA user_version = 1'))
  })

  test('keeps everything when it is opened again', async () => {
    const { record: kept } = await record('holder')
    await store.close()
    store = openSqlite(dir)
    expect((await store.head('holder'))?.record).toEqual(kept)
  })
})

describe('commits', () => {
  test('undo a failed piece of work alone', async () => {
    const { record: taken } = await record('holder')
    const entry = { record: taken, salt: '', chain: '', commitment: '' }
    const [before, failed, after] = await Promise.allSettled([
      record('a'),
      store.record({ id: taken.id }, () => ({ insert: entry })),
      record('b'),
    ])
    expect([before.status, failed.status, after.status]).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(rows('record')).toHaveLength(3)
    expect(rows('leaf')).toHaveLength(3)
  })

  test('of two connections never lose an increment', async () => {
    const second = openSqlite(dir)
    const one = { day: '2026-11-23', name: 'page_view', dimensions: '{}' }
    const adds = Array.from({ length: 50 }, (_, i) => (i % 2 ? store : second).count([one]))
    await Promise.all(adds)
    await second.close()
    expect(await store.counters('2026-11-23', '2026-11-23')).toEqual([{ ...one, count: 50 }])
  })

  test('count all increments of a request or none', async () => {
    const good = { day: '2026-11-23', name: 'page_view', dimensions: '{}' }
    const bad = { ...good, name: null as unknown as string }
    await expect(store.count([good, bad])).rejects.toThrow(/NOT NULL/)
    expect(await store.counters('2026-11-23', '2026-11-23')).toEqual([])
  })

  test('reject once the store is closed', async () => {
    await store.close()
    await expect(record('late')).rejects.toThrow(/not open/)
    store = openSqlite(dir)
  })
})

test('every lookup of a decision uses an index', () => {
  const plans = raw((db) =>
    [
      'SELECT 1 FROM record WHERE id = ?',
      'SELECT 1 FROM record WHERE after = ? ORDER BY seq DESC LIMIT 1',
      'SELECT 1 FROM record WHERE holder = ? AND late = 0 ORDER BY seq DESC LIMIT 1',
      'SELECT 1 FROM record WHERE chain = ? AND late = 0 ORDER BY seq DESC LIMIT 1',
    ].map((sql) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail)),
    ),
  )
  for (const [first, ...more] of plans) {
    expect(first).toMatch(/^SEARCH record USING (COVERING )?INDEX/)
    expect(more).toEqual([])
  }
})
