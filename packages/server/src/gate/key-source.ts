import { asciiToBase64url } from '@placet/core/policy'
import { importJWK, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose'
import { isKeySet } from '../key-set.ts'

/**
 * Public keys by the exact base64url text of the only header that each may sign. Another alg, typ,
 * order or extra field is another text and finds no key: nothing in a header is ever obeyed.
 */
export type KeysByHeader = ReadonlyMap<string, CryptoKey>

/** Where a gate gets its keys from. */
export interface KeySource {
  /** The keys, the same Map while nothing changed; undefined while they cannot be had. */
  current(): KeysByHeader | undefined | Promise<KeysByHeader | undefined>
  /** The keys, looked up again if that was not done lately: for a key that was not found. */
  again(): KeysByHeader | undefined | Promise<KeysByHeader | undefined>
}

/** The encoded header that `kid` signs class tokens with. */
function headerOf(kid: string): string {
  return asciiToBase64url(JSON.stringify({ alg: 'Ed25519', typ: 'consent+jwt', kid }))
}

async function importOne(jwk: JWK): Promise<readonly [string, CryptoKey] | undefined> {
  const { kty, crv, x, kid, alg = 'Ed25519' } = jwk
  if (kty !== 'OKP' || crv !== 'Ed25519' || alg !== 'Ed25519') return undefined
  if (typeof x !== 'string' || typeof kid !== 'string' || !/^[\x20-\x7e]+$/.test(kid))
    return undefined
  try {
    return [headerOf(kid), await importJWK({ kty: 'OKP', crv, x }, 'Ed25519')]
  } catch {
    // A damaged key verifies nothing, as if it were not in the set.
    return undefined
  }
}

async function importAll(set: JSONWebKeySet): Promise<KeysByHeader> {
  const keys = await Promise.all(set.keys.map(importOne))
  return new Map(keys.filter((entry) => entry !== undefined))
}

/**
 * Keys that are given. Those that are not Ed25519 verification keys are left out. Throws TypeError
 * for what is no JWK set.
 */
export function givenKeys(set: JSONWebKeySet): KeySource {
  if (!isKeySet(set)) throw new TypeError('keys must be a JWK set: {"keys": [...]}')
  let keys: KeysByHeader | undefined
  const loading = importAll(set).then((loaded) => (keys = loaded))
  const current = (): KeysByHeader | Promise<KeysByHeader> => keys ?? loading
  return { current, again: current }
}

/** How long fetched keys are used before they are fetched again, as jose's remote sets do. */
const MAX_AGE_MS = 600_000
/** The least time to the next fetch after one that worked: forged kids cost no more than this. */
const COOLDOWN_MS = 30_000
/** The same after one that failed: a dead server is not flooded, a restarted one soon found. */
const RETRY_MS = 2000
const TIMEOUT_MS = 5000
/** Bytes of a key set; some hundred keys. */
const MAX_SET_CHARS = 65_536

/** What `fetchedKeys` needs of the outside. */
export interface FetchedKeysOptions {
  readonly url: string | URL
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Ms since the epoch. */
  readonly now: () => number
}

async function fetchKeys({ url, fetch }: FetchedKeysOptions): Promise<KeysByHeader | undefined> {
  try {
    const response = await fetch(String(url), {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = response.ok ? await response.text() : ''
    const set: unknown = text.length > MAX_SET_CHARS ? undefined : JSON.parse(text)
    return isKeySet(set) ? await importAll(set) : undefined
  } catch {
    // Unreachable, hanging or not JSON: there are no keys, so every answer is a denial.
    return undefined
  }
}

function sameNames(one: KeysByHeader, other: KeysByHeader): boolean {
  return one.size === other.size && [...one.keys()].every((header) => other.has(header))
}

/**
 * Keys fetched from a `jwks.json`, at first use, every ten minutes, and for an unknown kid, but at
 * most every thirty seconds (two where it failed), and never twice at once. Without keys younger than ten minutes there
 * are none: a key that was taken back must not outlive an outage.
 */
export function fetchedKeys(options: FetchedKeysOptions): KeySource {
  let keys: KeysByHeader | undefined
  let fetchedAt = -Infinity
  let nextTryAt = -Infinity
  let loading: Promise<KeysByHeader | undefined> | undefined
  const fresh = (): KeysByHeader | undefined =>
    options.now() - fetchedAt < MAX_AGE_MS ? keys : undefined
  const load = async (): Promise<KeysByHeader | undefined> => {
    const loaded = await fetchKeys(options)
    loading = undefined
    nextTryAt = options.now() + (loaded === undefined ? RETRY_MS : COOLDOWN_MS)
    if (loaded === undefined) return fresh()
    fetchedAt = options.now()
    // A kid is a thumbprint, so equal names are equal keys, and what was verified stays so.
    if (keys === undefined || !sameNames(keys, loaded)) keys = loaded
    return keys
  }
  const again = (): KeysByHeader | undefined | Promise<KeysByHeader | undefined> => {
    if (loading !== undefined) return loading
    if (options.now() < nextTryAt) return fresh()
    loading = load()
    return loading
  }
  return { current: () => fresh() ?? again(), again }
}
