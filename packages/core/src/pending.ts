import type { DecisionRequest } from './decision.ts'
import { asciiToBase64url } from './policy/base64url.ts'
import { canonical } from './policy/canonical.ts'
import type { Claims } from './policy/claims.ts'

/** What an undelivered decision has to tell besides its claims; the notice may be known later. */
export type Pending = Pick<DecisionRequest, 'id' | 'after' | 'bundle' | 'method' | 'surface'> &
  Partial<Pick<DecisionRequest, 'notice' | 'language'>>

/** An unsigned answer: `u.` + claims, and with an endpoint what is still to be delivered. */
export function unsignedToken(claims: Claims, pending: Pending | undefined): string {
  const parts = pending === undefined ? [claims] : [claims, pending]
  return ['u', ...parts.map((part) => asciiToBase64url(canonical(part)))].join('.')
}
