import { cookieSpec, publish, type Claims, type Policy, type Published } from '@placet/core/policy'
import type { JSONWebKeySet } from 'jose'
import { acceptedBy, answered, denied, type Answer, type Signal } from './answer.ts'
import { cookieValues, gpcSignal, type HeaderSource } from './headers.ts'
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
  const answer = (token: string, verified: Verified, signal: Signal): Answer => {
    if (typeof verified === 'string') return denied('bad-signature', signal, verified)
    if (!isInTime(verified, now())) return denied('expired', signal)
    return answered({ token, claims: verified, accepted, signal })
  }
  const byToken = async (text: string, signal: Signal): Promise<Answer> =>
    text === '' ? denied('no-token', signal, 'absent') : answer(text, await verify(text), signal)
  const byHeaders = async (headers: HeaderSource): Promise<Answer> => {
    const signal = { gpc: gpcSignal(headers) }
    const [token, other] = cookieValues(headers, cookie)
    if (token === undefined) return denied('no-token', signal, 'absent')
    if (other !== undefined) return denied('no-token', signal, 'duplicate')
    return byToken(token, signal)
  }
  return Object.assign(byHeaders, { token: byToken })
}
