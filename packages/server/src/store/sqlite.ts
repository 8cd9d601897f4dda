import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { groupCommit, type Commit } from './group-commit.ts'
import { SCHEMA, SCHEMA_VERSION } from './schema.ts'
import { recordTable, type RecordTable } from './sqlite-records.ts'
import { counterTable, policyTables, tokenTable } from './sqlite-tables.ts'
import type { Arrival, Facts, Store, Verdict } from './store.ts'

/** SQLite's default is to fail at once where another process is writing. */
const BUSY_TIMEOUT_MS = 5000

/**
 * WAL with FULL syncs at every commit, also after the file is reopened. `secure_delete` overwrites
 * what is deleted, since an erasure that leaves the bytes in free pages is none.
 */
const PRAGMAS = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA journal_size_limit = 67108864;
`

function createFile(dir: string): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'placet.sqlite')
  closeSync(openSync(path, 'a', 0o600))
  // The WAL and its index take the mode of the database file.
  chmodSync(path, 0o600)
  return path
}

function migrate(db: DatabaseSync): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `placet.sqlite has schema ${version}, this version reads ${SCHEMA_VERSION}: update @placet/server`,
      )
    }
    if (version === 0) db.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}`)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

function record<V extends Verdict>(
  records: RecordTable,
  arrival: Arrival,
  judge: (facts: Facts) => V,
): V {
  const verdict = judge(records.facts(arrival))
  if (verdict.insert !== undefined) records.insert(verdict.insert)
  return verdict
}

function erase(db: DatabaseSync, commit: Commit, records: RecordTable): Store['erase'] {
  return async (holder, at) => {
    const erased = await commit(() => records.erase(holder, at))
    // The WAL still holds earlier images of the pages; emptying it is what removes the bytes.
    if (erased > 0) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return erased
  }
}

/**
 * Opens, or makes, `DIR/placet.sqlite` (mode 0600) as a store. Several processes may have it open.
 * Throws where the directory cannot be written or the file is of a newer version.
 */
export function openSqlite(dir: string): Store {
  const db = new DatabaseSync(createFile(dir), { timeout: BUSY_TIMEOUT_MS })
  db.exec(PRAGMAS)
  migrate(db)
  const commit = groupCommit(db)
  const records = recordTable(db)
  const policies = policyTables(db)
  const counters = counterTable(db)
  const tokens = tokenTable(db)
  const ping = db.prepare('SELECT count(*) AS n FROM (SELECT 1 FROM policy LIMIT 1)')
  return {
    publish: (policy, notices, at) => commit(() => policies.publish(policy, notices, at)),
    policies: async () => policies.all(),
    policy: async (fingerprint) => policies.one(fingerprint),
    record: (arrival, judge) => commit(() => record(records, arrival, judge)),
    history: async (holder) => records.history(holder),
    head: async (holder) => records.head(holder),
    erase: erase(db, commit, records),
    count: (increments) => commit(() => counters.add(increments)),
    counters: async (from, to) => counters.between(from, to),
    addApiToken: (hash, role, at) => commit(() => tokens.add(hash, role, at)),
    roleOf: async (hash) => tokens.roleOf(hash),
    check: async () => void ping.get(),
    close: async () => {
      if (!db.isOpen) return
      await commit(() => undefined)
      if (db.isOpen) db.close()
    },
  }
}
