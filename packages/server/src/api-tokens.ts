import { createHash, randomBytes } from 'node:crypto'
import { Refusal } from './http/problem.ts'
import type { Role, Store } from './store/store.ts'

/** Time and randomness of a new token; the real ones by default. */
export interface ApiTokenOptions {
  /** Ms since the epoch. */
  readonly now?: () => number
  readonly random?: (bytes: number) => Uint8Array
}

/** 256 bits need no salt and no slow hash: there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/**
 * Makes an API token, `plt_` and 32 random bytes in base64url, and keeps only its SHA-256: what is
 * given back cannot be had again. Durable when it resolves.
 */
export async function createApiToken(
  store: Store,
  role: Role,
  { now = Date.now, random = randomBytes }: ApiTokenOptions = {},
): Promise<string> {
  const token = `plt_${Buffer.from(random(32)).toString('base64url')}`
  await store.addApiToken(hashOf(token), role, new Date(now()).toISOString())
  return token
}

/** Whether a request carries any Bearer token. */
export function hasBearer(headers: Headers): boolean {
  return /^Bearer /i.test(headers.get('authorization') ?? '')
}

const CHALLENGE = { headers: { 'WWW-Authenticate': 'Bearer' } }

/**
 * Lets a request pass whose Bearer token has this role. Refuses with `unauthorized` where there is
 * none or it is unknown, with `wrong-role` where it is for something else. Looked up by hash, so
 * that how long it takes says nothing of how much of a guess was right.
 */
export async function requireRole(store: Store, role: Role, headers: Headers): Promise<void> {
  const [, token] = /^Bearer (plt_[\w-]{43})$/i.exec(headers.get('authorization') ?? '') ?? []
  const found = token === undefined ? undefined : await store.roleOf(hashOf(token))
  if (found === undefined) throw new Refusal('unauthorized', CHALLENGE)
  if (found !== role) throw new Refusal('wrong-role')
}
