import { createHmac, hkdfSync, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import { isKeySet } from './key-set.ts'

/** One private key, ready to sign, and its name. */
export interface SigningKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string
  readonly key: CryptoKey
}

/** The keys of one server. The first of the set signs; all of them verify. */
export interface Keys {
  readonly signing: SigningKey
  /** The public set, as `GET jwks.json` gives it. */
  readonly jwks: JSONWebKeySet
  /**
   * The holder id that the decision with this id makes: 128 bits, base64url. Nobody without the
   * key can tell it from a random one, and a first grant whose answer was lost gets it again.
   */
  ridFor(decision: string): string
}

/** HMAC-SHA256 under a key derived from the signing key for this alone (RFC 5869). */
function ridsBy(signing: JWK): Keys['ridFor'] {
  const root = Buffer.from(String(signing.d), 'base64url')
  const secret = Buffer.from(hkdfSync('sha256', root, '', 'placet rid v1', 32))
  return (decision) =>
    createHmac('sha256', secret).update(decision).digest().subarray(0, 16).toString('base64url')
}

/** A new private Ed25519 key as a JWK, named by its thumbprint. */
export async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const { kty, crv, x, d } = jwk
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined || d === undefined) {
    throw new Error('this runtime did not make an Ed25519 key: use Node 22.13 or newer')
  }
  return { alg: 'Ed25519', crv, d, kid: await calculateJwkThumbprint(jwk), kty, x }
}

const publicPart = ({ crv, kid, kty, x }: Record<string, unknown>): JWK => ({
  alg: 'Ed25519',
  ...(typeof crv === 'string' && { crv }),
  ...(typeof kid === 'string' && { kid }),
  ...(typeof kty === 'string' && { kty }),
  use: 'sig',
  ...(typeof x === 'string' && { x }),
})

/**
 * Keys from private JWKs, the first of which signs. Throws where a key is not a private Ed25519
 * key or its `kid` is not its RFC 7638 thumbprint.
 */
export async function loadKeys(privateKeys: readonly JWK[]): Promise<Keys> {
  const [first] = privateKeys
  if (first === undefined) throw new Error('the key set is empty: there must be one key to sign')
  for (const jwk of privateKeys) {
    if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.d !== 'string') {
      throw new Error('the key set may hold private Ed25519 keys only')
    }
    if (jwk.kid !== (await calculateJwkThumbprint(jwk))) {
      throw new Error('the kid of a key is not its RFC 7638 thumbprint: the set was edited')
    }
  }
  const key = await importJWK({ ...first, kty: 'OKP' }, 'Ed25519', { extractable: false })
  return {
    signing: { kid: String(first.kid), key },
    jwks: { keys: privateKeys.map(publicPart) },
    ridFor: ridsBy(first),
  }
}

/**
 * Writes a file that either has its whole content or does not exist, never over another: of two
 * processes that start at once one wins and both read the same key.
 */
async function writeOnce(dir: string, path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
  const folder = await open(dir)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function refuseReadable(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & 0o077) === 0) return
  const found = (mode & 0o777).toString(8)
  throw new Error(`${path} can be read by others (mode ${found}): run chmod 600 ${path}`)
}

function parseSet(path: string, text: string): readonly JWK[] {
  const wrong = `${path} is not a JWK set: restore it from a backup, or move it away for a new key`
  try {
    const set: unknown = JSON.parse(text)
    if (isKeySet(set)) return set.keys
  } catch (cause) {
    throw new Error(wrong, { cause })
  }
  throw new Error(wrong)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

/**
 * The keys kept in `DIR/keys.json`; at the first start a key is made and written there with mode
 * 0600, whole or not at all. Throws where the file is open to others or is not a set of our keys.
 */
export async function openKeys(dir: string): Promise<Keys> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'keys.json')
  if (!(await exists(path))) {
    await writeOnce(dir, path, `${JSON.stringify({ keys: [await makeKey()] }, null, 2)}\n`)
  }
  await refuseReadable(path)
  return loadKeys(parseSet(path, await readFile(path, 'utf8')))
}
