import type { ConsentRecord } from '@placet/core'
import { canonical, expiry, type Claims } from '@placet/core/policy'
import { signCompact } from './jws.ts'
import type { SigningKey } from './keys.ts'
import { twoGenerations } from './two-generations.ts'

/** RFC 6265bis lets browsers refuse cookies over 4 KB; ours must leave room for the site's own. */
const MAX_TOKEN_BYTES = 1024

/** Tokens in use are choices × weeks × policies: a few hundred on a busy site. */
const CACHED_TOKENS = 1000

/** What a decision's token says besides who issued it. */
export interface Answered {
  readonly policy: string
  /** The hash of what was asked, by optional category. */
  readonly asked: Readonly<Record<string, string>>
  readonly categories: Readonly<Record<string, boolean>>
  readonly gpc: boolean
  /** When it was decided, ms since the epoch. */
  readonly at: number
}

/** The claims of a decision: what was granted of what was asked, and nothing of who or when. */
export function claimsOf(issuer: string, { policy, asked, categories, gpc, at }: Answered): Claims {
  return {
    ask: asked,
    cat: Object.keys(asked)
      .filter((key) => categories[key] === true)
      .sort(),
    exp: expiry(at),
    ...(gpc ? { gpc: true } : {}),
    iss: issuer,
    pol: policy,
  }
}

/** The parts of a record that its token is made of. */
export function answeredBy(record: ConsentRecord, asked: Answered['asked']): Answered {
  const { policy, categories, signal, at } = record
  return { policy, asked, categories, gpc: signal.gpc, at: Date.parse(at) }
}

/** Signs claims as the class token: a compact JWS of at most 1024 bytes. */
export type TokenSigner = (claims: Claims) => Promise<string>

/**
 * A signer of class tokens. The same claims give the same bytes, always: the payload is canonical
 * and Ed25519 deterministic, so that the token of one person is the token of all who chose alike.
 * Throws where the claims of a policy are too long for a cookie.
 */
export function tokenSigner(key: SigningKey): TokenSigner {
  const signed = twoGenerations<string>(CACHED_TOKENS)
  return async (claims) => {
    const payload = canonical(claims)
    const known = signed.get(payload)
    if (known !== undefined) return known
    const token = await signCompact(payload, 'consent+jwt', key)
    if (token.length > MAX_TOKEN_BYTES) {
      throw new RangeError(
        `the token has ${token.length} bytes, over ${MAX_TOKEN_BYTES}: give the policy fewer categories or shorter keys`,
      )
    }
    signed.set(payload, token)
    return token
  }
}
