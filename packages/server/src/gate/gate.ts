import { cookieSpec, publish, type Claims, type Policy, type Published } from '@placet/core/policy'
import type { JSONWebKeySet } from 'jose'
import { acceptedBy, answered, denied, type Answer, type Seen, type Signal } from './answer.ts'
import { cookieNames, cookieValues, gpcSignal, type HeaderSource } from './headers.ts'
import { fetchedKeys, givenKeys, type FetchedKeysOptions } from './key-source.ts'
import { verifier, type Verified } from './verification.ts'

/** What a gate needs: the policy, and the server's public keys or where they are. */
export type GateOptions = {
  /** As written, or as `GET policy` publishes it with the older hashes that still answer. */
  readonly policy: Policy | Published
  /** Ms since the epoch; `Date.now` by default. */
  readonly now?: () => number
} & (
  | { readonly keys: JSONWebKeySet; readonly jwksUrl?: never; readonly fetch?: never }
  | {
      readonly jwksUrl: string | URL
      readonly keys?: never
      readonly fetch?: FetchedKeysOptions['fetch']
    }
)

/**
 * Answers "may this request be collected?" from its headers alone. Fails closed: whatever the
 * headers hold it resolves, and allows only what a genuine, current, unvetoed token grants.
 */
export interface Gate {
  (headers: HeaderSource): Promise<Answer>
  /** The same for a token that came in a body, with the signal that came with it. */
  token(text: string, signal: Signal): Promise<Answer>
}

const isPublished = (policy: Policy | Published): policy is Published => 'fingerprint' in policy

function isInTime({ exp }: Claims, now: number): boolean {
  return now < exp * 1000
}

/**
 * Makes a gate.
 *
 * ```ts
 * const gate = createGate({ policy, jwksUrl: 'https://www.example.com/placet/jwks.json' })
 * const consent = await gate(request.headers)
 * if (consent.allows('analytics')) count()
 * ```
 */
export function createGate(options: GateOptions): Gate {
  const published = isPublished(options.policy) ? options.policy : publish(options.policy)
  const { site } = published.policy
  const now = options.now ?? Date.now
  const cookie = cookieSpec(site).token
  const accepted = acceptedBy(published)
  const verify = verifier(
    site.origins[0],
    options.keys === undefined
      ? fetchedKeys({ url: options.jwksUrl, fetch: options.fetch ?? fetch, now })
      : givenKeys(options.keys),
  )
  const answer = (token: string, verified: Verified, seen: Seen): Answer => {
    if (typeof verified === 'string') return denied('bad-signature', seen, verified)
    if (!isInTime(verified, now())) return denied('expired', seen)
    return answered({ token, claims: verified, accepted, seen })
  }
  const byToken = async (text: string, seen: Seen): Promise<Answer> =>
    text === '' ? denied('no-token', seen, 'absent') : answer(text, await verify(text), seen)
  const byHeaders = async (headers: HeaderSource): Promise<Answer> => {
    const seen = { signal: { gpc: gpcSignal(headers) }, cookieNames: () => cookieNames(headers) }
    const [token, other] = cookieValues(headers, cookie)
    if (token === undefined) return denied('no-token', seen, 'absent')
    if (other !== undefined) return denied('no-token', seen, 'duplicate')
    return byToken(token, seen)
  }
  return Object.assign(byHeaders, {
    token: (text: string, signal: Signal) => byToken(text, { signal }),
  })
}
