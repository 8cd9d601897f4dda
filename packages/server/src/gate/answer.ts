import { vetoed, type Claims, type Published } from '@placet/core/policy'

/** Why something may not run. Stable codes, the `code` of `POST events`' 403. */
export type Reason =
  | 'no-token'
  | 'bad-signature'
  | 'expired'
  | 'stale-policy'
  | 'not-granted'
  | 'vetoed'

/** What exactly was wrong with the token. Stable codes, for logs and tests. */
export type Detail =
  /** No cookie of that name. */
  | 'absent'
  /** Two cookies of that name that differ. */
  | 'duplicate'
  /** Not three parts of strict base64url, or claims that are not ours. */
  | 'malformed'
  /** The page's own `u.` answer: no gate ever accepts it. */
  | 'unsigned'
  /** Another type, `crit`, or any header field but alg, typ and kid. */
  | 'header'
  /** Any `alg` but exactly `Ed25519`: none, HS256, EdDSA … */
  | 'algorithm'
  | 'unknown-key'
  | 'keys-unavailable'
  | 'signature'
  /** Genuine, but issued for another site. */
  | 'other-site'

/** The visitor's signals that came with the request. A signal only lowers. */
export interface Signal {
  readonly gpc: boolean
}

/** What came with a request besides its token. */
export interface Seen {
  readonly signal: Signal
  /** Names of the cookies it carries. Absent where there was no request, but a token in a body. */
  readonly cookieNames?: (() => readonly string[]) | undefined
}

/** What one request may do. */
export interface Answer extends Seen {
  /** Whether this category may run. True for `essential`, false for an unknown category. */
  allows(category: string): boolean
  /** Why it may not, or undefined where it may. */
  reasonFor(category: string): Reason | undefined
  /** What is wrong with the token for any category. Absent where the token is good. */
  readonly reason?: Reason
  readonly detail?: Detail
  /** The token as it came, once it is known to be genuine and in time: to hand on with events. */
  readonly token?: string
}

/** An answer that allows nothing but `essential`. */
export function denied(reason: Reason, seen: Seen, detail?: Detail): Answer {
  const reasonFor = (category: string): Reason | undefined =>
    category === 'essential' ? undefined : reason
  return {
    allows: (category) => category === 'essential',
    reasonFor,
    reason,
    ...(detail === undefined ? {} : { detail }),
    signal: seen.signal,
    cookieNames: seen.cookieNames,
  }
}

/** The hashes whose answers still hold, by optional category. */
export type Accepted = ReadonlyMap<string, ReadonlySet<string>>

/** The accepted hashes of a published policy. */
export function acceptedBy(published: Published): Accepted {
  return new Map(
    Object.entries(published.categories).map(([key, { accepts }]) => [key, new Set(accepts)]),
  )
}

function reasonAgainst(category: string, { claims, accepted, seen }: Granted): Reason | undefined {
  if (category === 'essential') return undefined
  const hashes = accepted.get(category)
  if (hashes === undefined) return 'not-granted'
  const asked = Object.hasOwn(claims.ask, category) ? claims.ask[category] : undefined
  if (asked === undefined || !hashes.has(asked)) return 'stale-policy'
  if (!claims.cat.includes(category)) return 'not-granted'
  return vetoed(category, seen.signal.gpc, claims) ? 'vetoed' : undefined
}

interface Granted {
  readonly token: string
  readonly claims: Claims
  readonly accepted: Accepted
  readonly seen: Seen
}

/** The answer of a genuine token that is in time: each category by what was asked and granted. */
export function answered(granted: Granted): Answer {
  return {
    allows: (category) => reasonAgainst(category, granted) === undefined,
    reasonFor: (category) => reasonAgainst(category, granted),
    token: granted.token,
    signal: granted.seen.signal,
    cookieNames: granted.seen.cookieNames,
  }
}
