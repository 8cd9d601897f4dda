import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Counter, Increment, PolicyText, Role, StoredNotice, StoredPolicy } from './store.ts'

/** The policy, notice and shown tables. */
export interface PolicyTables {
  publish(policy: PolicyText, notices: readonly StoredNotice[], at: string): void
  all(): StoredPolicy[]
  one(fingerprint: string): StoredPolicy | undefined
}

/**
 * The published policies and notices of a database. Inserts only what is missing, by a WHERE: the
 * guards refuse `INSERT OR IGNORE` of what is there, as they refuse REPLACE.
 */
export function policyTables(db: DatabaseSync): PolicyTables {
  const addPolicy = db.prepare(
    `INSERT INTO policy (fingerprint, text, published_at) SELECT ?1, ?2, ?3
     WHERE NOT EXISTS (SELECT 1 FROM policy WHERE fingerprint = ?1)`,
  )
  const addNotice = db.prepare(
    `INSERT INTO notice (hash, language, text) SELECT ?1, ?2, ?3
     WHERE NOT EXISTS (SELECT 1 FROM notice WHERE hash = ?1)`,
  )
  const addShown = db.prepare(
    `INSERT INTO shown (policy, notice) SELECT ?1, ?2
     WHERE NOT EXISTS (SELECT 1 FROM shown WHERE policy = ?1 AND notice = ?2)`,
  )
  const all = db.prepare('SELECT fingerprint, text FROM policy ORDER BY rowid')
  const one = db.prepare('SELECT fingerprint, text FROM policy WHERE fingerprint = ?')
  const shown = db.prepare('SELECT notice FROM shown WHERE policy = ?')
  const stored = (row: Record<string, SQLOutputValue>): StoredPolicy => {
    const fingerprint = String(row['fingerprint'])
    const notices = shown.all(fingerprint).map(({ notice }) => String(notice))
    return { fingerprint, text: String(row['text']), notices }
  }
  return {
    publish({ fingerprint, text }, notices, at) {
      addPolicy.run(fingerprint, text, at)
      for (const notice of notices) {
        addNotice.run(notice.hash, notice.language, notice.text)
        addShown.run(fingerprint, notice.hash)
      }
    },
    all: () => all.all().map(stored),
    one(fingerprint) {
      const row = one.get(fingerprint)
      return row === undefined ? undefined : stored(row)
    },
  }
}

/** The counter table: the only one whose rows change. */
export interface CounterTable {
  add(increments: readonly Increment[]): void
  between(from: string, to: string): Counter[]
}

/** The counters of a database. */
export function counterTable(db: DatabaseSync): CounterTable {
  const add = db.prepare(
    `INSERT INTO counter (day, name, dimensions, count) VALUES (?, ?, ?, 1)
     ON CONFLICT (day, name, dimensions) DO UPDATE SET count = count + 1`,
  )
  const between = db.prepare(
    `SELECT day, name, dimensions, count FROM counter WHERE day BETWEEN ? AND ?
     ORDER BY day, name, dimensions`,
  )
  return {
    add(increments) {
      for (const { day, name, dimensions } of increments) add.run(day, name, dimensions)
    },
    between: (from, to) =>
      between.all(from, to).map(({ day, name, dimensions, count }) => ({
        day: String(day),
        name: String(name),
        dimensions: String(dimensions),
        count: Number(count),
      })),
  }
}

/** The API tokens, known only by hash. */
export interface TokenTable {
  add(hash: string, role: Role, at: string): void
  roleOf(hash: string): Role | undefined
}

/** The API tokens of a database. */
export function tokenTable(db: DatabaseSync): TokenTable {
  const add = db.prepare('INSERT INTO api_token (hash, role, created_at) VALUES (?, ?, ?)')
  const find = db.prepare('SELECT role FROM api_token WHERE hash = ?')
  return {
    add(hash, role, at) {
      add.run(hash, role, at)
    },
    roleOf(hash) {
      const role = find.get(hash)?.['role']
      return role === 'viewer' || role === 'backend' ? role : undefined
    },
  }
}
