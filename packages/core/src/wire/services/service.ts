import type { Lifetime, StorageUse } from '../../policy/policy.ts'

/** One cookie a known service sets. */
export interface KnownCookie {
  /** The name, with `*` for a part that varies, as policies write it. */
  readonly name: string
  readonly purpose: string
  /** The longest one by default; absent where no source we trust gives it. */
  readonly lifetime?: Lifetime
  /**
   * The host that sets it, as a pattern, where the name alone says nothing: it counts only
   * together with a domain.
   */
  readonly on?: string
}

/** One thing a known service keeps in web storage, by its key or the database's name. */
export interface KnownStorage {
  readonly kind: StorageUse['kind']
  readonly key: string
  readonly purpose: string
  /** Absent where it stays until someone deletes it, or where nobody says. */
  readonly lifetime?: Lifetime
}

/** A service whose nature is known, whatever a policy calls it. */
export interface KnownService {
  readonly key: string
  readonly name: string
  /** What else it is called. */
  readonly also?: readonly string[]
  /**
   * Set where a name of one word is an ordinary word too. Such a name counts only as the whole of
   * a key or name: "Heap" is the service, "Heap size" is not.
   */
  readonly ordinary?: true
  /** The kind of category it belongs in. `advertising` is also what works across sites. */
  readonly hint: 'essential' | 'functional' | 'analytics' | 'advertising'
  /** Whether it measures single visitors, be it by a hash that lasts a day. */
  readonly identifying: boolean
  /** What it is for, in plain words. */
  readonly purposes: readonly [string, ...string[]]
  /** Hosts it loads from or reports to; `*.` in front stands for the host and all below it. */
  readonly hosts: readonly string[]
  readonly cookies?: readonly KnownCookie[]
  readonly storage?: readonly KnownStorage[]
  /** What its makers offer for the moment of withdrawal. */
  readonly stop?: string
  /** Where its makers, or their source code, say so; Placet's own code by its path. */
  readonly sources: readonly [string, ...string[]]
  /** The day its cookies and storage were last read at those sources; absent where not yet. */
  readonly checked?: string
}
