import { asciiFromBase64url, decodeToken, type Claims } from '@placet/core/policy'
import { compactVerify, type CryptoKey } from 'jose'
import { twoGenerations } from '../two-generations.ts'
import type { Detail } from './answer.ts'
import type { KeySource, KeysByHeader } from './key-source.ts'

/** A token's claims, or what is wrong with it. Says nothing of expiry, policy or signals. */
export type Verified = Claims | Detail

/** Verifies the text of a token; never rejects. */
export type Verifier = (token: string) => Verified | Promise<Verified>

/** Tokens a gate remembers in each of two generations; those in use are a few hundred. */
const REMEMBERED = 1000
/** Nothing longer is decoded or kept in a cache: the bound of an unsigned answer. */
const MAX_CHARS = 2048

/** 64 bytes in strict base64url: the last character has four bits to spare, which must be zero. */
const SIGNATURE = /^[\w-]{85}[AQgw]$/

/** Names what is wrong with a header that no key signs. Only ever a reason to refuse. */
function faultOfHeader(encoded: string): Detail {
  try {
    const header: unknown = JSON.parse(asciiFromBase64url(encoded) ?? '')
    if (typeof header !== 'object' || header === null) return 'malformed'
    const { alg, typ, kid, ...rest } = { alg: '', typ: '', kid: '', ...header }
    if (alg !== 'Ed25519') return 'algorithm'
    if (typ !== 'consent+jwt' || Object.keys(rest).length > 0) return 'header'
    return typeof kid === 'string' ? 'unknown-key' : 'header'
  } catch {
    return 'malformed'
  }
}

interface Parts {
  readonly header: string
  readonly claims: Claims
}

function take(token: string): Parts | Detail {
  if (token.startsWith('u.')) return 'unsigned'
  const [header = '', payload, signature, more] = token.split('.')
  if (payload === undefined || signature === undefined || more !== undefined) return 'malformed'
  const fault = faultOfHeader(header)
  if (fault !== 'unknown-key') return fault
  const decoded = decodeToken(token)
  if (decoded === undefined || !SIGNATURE.test(signature)) return 'malformed'
  return { header, claims: decoded.claims }
}

async function isSigned(token: string, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: ['Ed25519'] })
    return true
  } catch {
    // Whatever keeps a signature from being verified, it is not verified.
    return false
  }
}

async function keyFor(header: string, keys: KeySource): Promise<CryptoKey | Detail> {
  const known = (await keys.current())?.get(header)
  if (known !== undefined) return known
  const again = await keys.again()
  return again === undefined ? 'keys-unavailable' : (again.get(header) ?? 'unknown-key')
}

/** Refusals that cannot change while the keys stay, and that cost a verification to find. */
const isLasting = (verified: Verified): boolean =>
  typeof verified === 'object' || verified === 'signature' || verified === 'other-site'

/**
 * A verifier that remembers: a token seen before is one lookup, and a forged one costs at most one
 * verification however often it comes, also at once. Genuine and refused tokens are remembered
 * apart, so that forgeries cannot push the genuine out. A change of keys forgets all.
 */
export function verifier(issuer: string, keys: KeySource): Verifier {
  let knownBy: KeysByHeader | undefined
  let genuine = twoGenerations<Verified>(REMEMBERED)
  let refused = twoGenerations<Verified>(REMEMBERED)
  const underWay = new Map<string, Promise<Verified>>()

  const verify = async (token: string): Promise<Verified> => {
    const parts = take(token)
    if (typeof parts === 'string') return parts
    const key = await keyFor(parts.header, keys)
    if (typeof key === 'string') return key
    if (!(await isSigned(token, key))) return 'signature'
    return parts.claims.iss === issuer ? parts.claims : 'other-site'
  }
  const verifyOnce = async (token: string): Promise<Verified> => {
    const by = knownBy
    const verified = await verify(token)
    const memory = typeof verified === 'object' ? genuine : refused
    if (isLasting(verified) && by === knownBy) memory.set(token, verified)
    return verified
  }
  const remembered = (token: string, by: KeysByHeader | undefined): Verified | undefined => {
    if (by !== knownBy) {
      knownBy = by
      genuine = twoGenerations(REMEMBERED)
      refused = twoGenerations(REMEMBERED)
    }
    return genuine.get(token) ?? refused.get(token)
  }
  const look = (token: string, by: KeysByHeader | undefined): Verified | Promise<Verified> => {
    const known = remembered(token, by) ?? underWay.get(token)
    if (known !== undefined) return known
    const verifying = verifyOnce(token).finally(() => underWay.delete(token))
    underWay.set(token, verifying)
    return verifying
  }
  return (token) => {
    if (token.length > MAX_CHARS) return 'malformed'
    const by = keys.current()
    return by instanceof Promise ? by.then((known) => look(token, known)) : look(token, by)
  }
}
