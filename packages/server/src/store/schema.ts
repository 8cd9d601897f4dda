/** Number of the schema below, kept in the file's `user_version`. */
export const SCHEMA_VERSION = 1

const never = (table: string, event: 'UPDATE' | 'DELETE'): string => `
CREATE TRIGGER ${table}_no_${event.toLowerCase()} BEFORE ${event} ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`

/**
 * REPLACE deletes the row in its way without firing delete triggers (recursive_triggers is off by
 * default), and an upsert updates it; a check before the insert stops both.
 */
const once = (table: string, taken: string): string => `
CREATE TRIGGER ${table}_once BEFORE INSERT ON ${table} WHEN ${taken}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`

const TABLES = `
CREATE TABLE policy (
  fingerprint TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  published_at TEXT NOT NULL
) STRICT;
CREATE TABLE notice (
  hash TEXT PRIMARY KEY,
  language TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE shown (
  policy TEXT NOT NULL REFERENCES policy,
  notice TEXT NOT NULL REFERENCES notice,
  PRIMARY KEY (policy, notice)
) STRICT, WITHOUT ROWID;
CREATE TABLE record (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  holder TEXT,
  after TEXT,
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  at TEXT NOT NULL,
  chain TEXT NOT NULL,
  text TEXT NOT NULL,
  salt TEXT NOT NULL
) STRICT;
CREATE INDEX record_holder ON record (holder, late, seq) WHERE holder IS NOT NULL;
CREATE INDEX record_after ON record (after, seq) WHERE after IS NOT NULL;
CREATE INDEX record_chain ON record (chain, seq) WHERE late = 0;
CREATE TABLE leaf (
  seq INTEGER PRIMARY KEY,
  commitment TEXT NOT NULL
) STRICT;
CREATE TABLE erasure (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  dimensions TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, name, dimensions)
) STRICT, WITHOUT ROWID;
CREATE TABLE api_token (
  hash TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'backend')),
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

/**
 * Naming a record in `erasure` is what deletes it, and a named record can never come back: so the
 * rows that may be deleted exist only inside that one insert.
 */
const ERASURE = `
CREATE TRIGGER record_no_delete BEFORE DELETE ON record
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'record is append-only: name it in erasure'); END;
CREATE TRIGGER erasure_deletes AFTER INSERT ON erasure
BEGIN DELETE FROM record WHERE id = NEW.id; END;`

/**
 * The tables and their guards. The triggers hold on every connection that can open the file;
 * whoever may also change its schema is held by nothing but the log that others keep of it.
 */
export const SCHEMA: string = [
  TABLES,
  ERASURE,
  never('record', 'UPDATE'),
  ...['policy', 'notice', 'shown', 'leaf', 'erasure'].flatMap((table) => [
    never(table, 'UPDATE'),
    never(table, 'DELETE'),
  ]),
  once(
    'record',
    `EXISTS (SELECT 1 FROM record WHERE id = NEW.id OR seq = NEW.seq)
      OR EXISTS (SELECT 1 FROM erasure WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM leaf WHERE seq = NEW.seq)`,
  ),
  once('leaf', 'EXISTS (SELECT 1 FROM leaf WHERE seq = NEW.seq)'),
  once('policy', 'EXISTS (SELECT 1 FROM policy WHERE fingerprint = NEW.fingerprint)'),
  once('notice', 'EXISTS (SELECT 1 FROM notice WHERE hash = NEW.hash)'),
  once('shown', 'EXISTS (SELECT 1 FROM shown WHERE policy = NEW.policy AND notice = NEW.notice)'),
  once('erasure', 'EXISTS (SELECT 1 FROM erasure WHERE id = NEW.id)'),
].join('\n')
