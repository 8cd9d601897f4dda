import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadKeys, makeKey, openKeys } from './keys.ts'

vi.mock('node:fs/promises', { spy: true })

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'placet-keys-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('makes one key at the first start and keeps it', async () => {
  const first = await openKeys(dir)
  const again = await openKeys(dir)
  expect(again.jwks).toEqual(first.jwks)
  expect(first.jwks.keys).toHaveLength(1)
  expect(readdirSync(dir)).toEqual(['keys.json'])
})

test('keeps the file from everyone but its owner', async () => {
  await openKeys(dir)
  expect(statSync(join(dir, 'keys.json')).mode & 0o777).toBe(0o600)
})

test.each([0o644, 0o640, 0o606])('refuses to start on a key file of mode %o', async (mode) => {
  await openKeys(dir)
  chmodSync(join(dir, 'keys.json'), mode)
  await expect(openKeys(dir)).rejects.toThrow(/can be read by others.*chmod 600/)
})

test('names a key by its RFC 7638 thumbprint and publishes nothing private', async () => {
  const { jwks, signing } = await openKeys(dir)
  const [jwk = {}] = jwks.keys
  expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  expect(jwk.kid).toBe(await calculateJwkThumbprint({ ...jwk, kty: 'OKP' }))
  expect(signing.kid).toBe(jwk.kid)
  expect(signing.key.extractable).toBe(false)
})

test('gives processes that start at once the same key', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => openKeys(dir)))
  expect(new Set(all.map(({ signing }) => signing.kid)).size).toBe(1)
  expect(readdirSync(dir)).toEqual(['keys.json'])
})

test('never replaces a key that another process has just made', async () => {
  const first = await openKeys(dir)
  const absent = Object.assign(new Error('not there yet'), { code: 'ENOENT' })
  vi.mocked(stat).mockRejectedValueOnce(absent)
  expect((await openKeys(dir)).signing.kid).toBe(first.signing.kid)
  expect(readdirSync(dir)).toEqual(['keys.json'])
})

test('signs with the first key and verifies with all', async () => {
  const [one, two] = [await makeKey(), await makeKey()]
  const { jwks, signing } = await loadKeys([one, two])
  expect(signing.kid).toBe(one.kid)
  expect(jwks.keys.map(({ kid }) => kid)).toEqual([one.kid, two.kid])
})

test.each(['', 'null', '{"keys":[]}', '{"keys":[{"kty":"oct","k":"AA"}]}', '[]', '{"keys":1}'])(
  'refuses the key file %j and leaves it as it is',
  async (text) => {
    writeFileSync(join(dir, 'keys.json'), text, { mode: 0o600 })
    await expect(openKeys(dir)).rejects.toThrow(/key set|JWK set/)
    expect(readFileSync(join(dir, 'keys.json'), 'utf8')).toBe(text)
  },
)

test('refuses a key whose name is not its thumbprint', async () => {
  const jwk = await makeKey()
  await expect(loadKeys([{ ...jwk, kid: 'other' }])).rejects.toThrow(/thumbprint/)
})
