import type { ConsentRecord } from '@placet/core'

/** What an API token may do: read reports, or report events for visitors. */
export type Role = 'viewer' | 'backend'

/** A record as the store keeps it. */
export interface Kept {
  readonly record: ConsentRecord
  /** 32 random bytes, base64url, that the commitment is salted with. */
  readonly salt: string
  /** SHA-256 of the holder id, base64url. Absent where a person has only ever refused. */
  readonly holder?: string
  /**
   * Id of the first decision in the line that this one belongs to. It joins decisions without a
   * holder, so that what replaced what is one lookup, however long the line.
   */
  readonly chain: string
}

/** A record to be stored. */
export interface Entry extends Kept {
  /** The leaf: base64url of the record's salted commitment. Outlives the record's erasure. */
  readonly commitment: string
}

/** What the store must look up before a decision can be judged. */
export interface Arrival {
  readonly id: string
  readonly after?: string
  readonly holder?: string
}

/** All that the order of a decision depends on, read in the transaction that stores it. */
export interface Facts {
  /** The record that has this id already. */
  readonly same: Kept | undefined
  /** A record of this id was erased. */
  readonly erased: boolean
  /** The newest record that names this id as the one it replaces: it overtook this one. */
  readonly overtaker: Kept | undefined
  /** The record that this one says it replaces. */
  readonly before: Kept | undefined
  /** The newest record of the holder that took effect. */
  readonly holderHead: Kept | undefined
  /** The newest record that took effect in the chain of `same`, `overtaker` or `before`. */
  readonly chainHead: Kept | undefined
}

/** What `record` is told to do: insert this entry, or nothing. */
export interface Verdict {
  readonly insert: Entry | undefined
}

/** A policy to keep. */
export interface PolicyText {
  readonly fingerprint: string
  /** Canonical JSON of the policy. */
  readonly text: string
}

/** A published policy, whole. */
export interface StoredPolicy extends PolicyText {
  /** The hashes of every notice that this policy was ever shown as. */
  readonly notices: readonly string[]
}

/** A notice to keep: the exact text that its hash is of. */
export interface StoredNotice {
  readonly hash: string
  readonly language: string
  readonly text: string
}

/** One line of the vocabulary on one day. `dimensions` is canonical JSON. */
export interface Increment {
  readonly day: string
  readonly name: string
  readonly dimensions: string
}

/** An exact count. Never leaves the server unrounded. */
export interface Counter extends Increment {
  readonly count: number
}

/**
 * Where records, policies and counters are kept. What every store promises:
 *
 * - **Durable**: a promise resolves only when what it did survives a crash and a power cut. One
 *   that rejects has changed nothing.
 * - **Ordered**: the writes of one store, by all processes that opened it, happen one after the
 *   other. `record` reads its facts and inserts in one such step.
 * - **Append-only**: records, leaves, policies, notices and erasures are never changed. A record is
 *   deleted only by `erase`, which names it in the same transaction. The data's own guards enforce
 *   this against any other connection, not this interface.
 * - **Flat**: no call costs more as records or events grow, but for what it returns.
 */
export interface Store {
  /** Keeps a policy and its notices by hash. Idempotent: what is there already stays as it is. */
  publish(policy: PolicyText, notices: readonly StoredNotice[], at: string): Promise<void>
  /** The policies ever published, oldest first. */
  policies(): Promise<readonly StoredPolicy[]>
  /** One published policy, or undefined. */
  policy(fingerprint: string): Promise<StoredPolicy | undefined>
  /**
   * Judges a decision by the facts and inserts what the verdict says, in one transaction. `judge`
   * must be pure: a store may call it again. Gives back the verdict that was carried out.
   */
  record<V extends Verdict>(arrival: Arrival, judge: (facts: Facts) => V): Promise<V>
  /** Every record of a holder, oldest first. */
  history(holder: string): Promise<readonly Kept[]>
  /** The newest record of a holder that took effect. */
  head(holder: string): Promise<Kept | undefined>
  /**
   * Deletes every record and salt of a holder and names them as erased at `at`. Their leaves stay.
   * Gives the number of records; erasing again is harmless and gives 0.
   */
  erase(holder: string, at: string): Promise<number>
  /** Adds one for each increment, all or none. */
  count(increments: readonly Increment[]): Promise<void>
  /** The counters from one UTC day to another, both included, by day, name and dimensions. */
  counters(from: string, to: string): Promise<readonly Counter[]>
  /** Keeps an API token by its SHA-256, base64url. */
  addApiToken(hash: string, role: Role, at: string): Promise<void>
  /** The role behind the SHA-256 of an API token, or undefined. */
  roleOf(hash: string): Promise<Role | undefined>
  /** Resolves once the store has answered a read. */
  check(): Promise<void>
  /** Waits for what is under way, then lets go of the data. Calling it again is harmless. */
  close(): Promise<void>
}
