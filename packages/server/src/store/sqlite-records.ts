import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { ConsentRecord } from '@placet/core'
import { canonical } from '@placet/core/policy'
import type { Arrival, Entry, Facts, Kept } from './store.ts'

/** The record, leaf and erasure tables. Every method must run inside a transaction or read once. */
export interface RecordTable {
  facts(arrival: Arrival): Facts
  insert(entry: Entry): void
  history(holder: string): Kept[]
  head(holder: string): Kept | undefined
  erase(holder: string, at: string): number
}

type Row = Record<string, SQLOutputValue>

/** Reads the text that `insert` below wrote: trusted as it stands. */
const recordFrom: (text: string) => ConsentRecord = JSON.parse

function keptFrom(row: Row | undefined): Kept | undefined {
  if (row === undefined) return undefined
  const { text, salt, holder, chain } = row
  return {
    record: recordFrom(String(text)),
    salt: String(salt),
    chain: String(chain),
    ...(holder === null ? {} : { holder: String(holder) }),
  }
}

const COLUMNS = 'SELECT text, salt, holder, chain FROM record'

function prepare(db: DatabaseSync) {
  return {
    byId: db.prepare(`${COLUMNS} WHERE id = ?`),
    byAfter: db.prepare(`${COLUMNS} WHERE after = ? ORDER BY seq DESC LIMIT 1`),
    holderHead: db.prepare(`${COLUMNS} WHERE holder = ? AND late = 0 ORDER BY seq DESC LIMIT 1`),
    chainHead: db.prepare(`${COLUMNS} WHERE chain = ? AND late = 0 ORDER BY seq DESC LIMIT 1`),
    history: db.prepare(`${COLUMNS} WHERE holder = ? ORDER BY seq`),
    erased: db.prepare('SELECT 1 FROM erasure WHERE id = ?'),
    insert: db.prepare(
      `INSERT INTO record (id, holder, after, late, at, chain, text, salt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    leaf: db.prepare('INSERT INTO leaf (seq, commitment) VALUES (?, ?)'),
    erase: db.prepare(
      'INSERT INTO erasure (id, at) SELECT id, ? FROM record WHERE holder = ? ORDER BY seq',
    ),
  }
}

/** The record, leaf and erasure tables of a database, with their statements prepared. */
export function recordTable(db: DatabaseSync): RecordTable {
  const statement = prepare(db)
  return {
    facts({ id, after, holder }) {
      const same = keptFrom(statement.byId.get(id))
      const overtaker = keptFrom(statement.byAfter.get(id))
      const before = after === undefined ? undefined : keptFrom(statement.byId.get(after))
      const chain = (same ?? overtaker ?? before)?.chain
      return {
        same,
        erased: statement.erased.get(id) !== undefined,
        overtaker,
        before,
        holderHead: holder === undefined ? undefined : keptFrom(statement.holderHead.get(holder)),
        chainHead: chain === undefined ? undefined : keptFrom(statement.chainHead.get(chain)),
      }
    },
    insert({ record, salt, holder, chain, commitment }) {
      const { id, after, late, at } = record
      const { lastInsertRowid } = statement.insert.run(
        id,
        holder ?? null,
        after ?? null,
        late ? 1 : 0,
        at,
        chain,
        canonical(record),
        salt,
      )
      statement.leaf.run(lastInsertRowid, commitment)
    },
    history: (holder) => statement.history.all(holder).flatMap((row) => keptFrom(row) ?? []),
    head: (holder) => keptFrom(statement.holderHead.get(holder)),
    erase: (holder, at) => Number(statement.erase.run(at, holder).changes),
  }
}
