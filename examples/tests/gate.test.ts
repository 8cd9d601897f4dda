import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '../../packages/core/src/policy/publish.ts'
import { fineTuneLab } from '../placet.config.ts'
import { API, APP, openWorld, WWW, type World } from './world.ts'

let world: World
let keys: { keys: JWK[] }

beforeAll(async () => {
  world = await openWorld()
  keys = JSON.parse(await readFile(join(world.data, 'keys.json'), 'utf8'))
})
afterAll(() => world.close())

const WEEK = 604_800
const exp = Math.ceil(Date.now() / 1000 / WEEK + 10) * WEEK
const published = publish(fineTuneLab([WWW, APP, API]))
const ask = Object.fromEntries(
  Object.entries(published.categories).map(([key, { hash }]) => [key, hash]),
)
const claims = { ask, cat: ['analytics', 'functional'], exp, iss: WWW, pol: published.fingerprint }

/** A token signed with a key of our choosing, and its parts at our mercy. */
async function token(
  change: object = {},
  jwk = keys.keys[0],
  header: object = {},
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify({ ...claims, ...change }))
  return new CompactSign(payload)
    .setProtectedHeader({ alg: 'Ed25519', typ: 'consent+jwt', kid: jwk?.kid ?? '', ...header })
    .sign(await importJWK(jwk ?? {}, 'Ed25519'))
}

async function stranger(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: keys.keys[0]?.kid ?? '', alg: 'Ed25519' }
}

async function send(text: string): Promise<{ status: number; code?: string }> {
  const response = await fetch(`${world.placet.url}/placet/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: WWW, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({
      token: text,
      events: [{ name: 'page_view', dimensions: { page: 'pricing' } }],
    }),
  })
  return { status: response.status, ...((await response.json()) as { code?: string }) }
}

const counted = (): number => world.rows('SELECT * FROM counter').length

test('counts for a token that the server itself could have signed', async () => {
  expect(await send(await token())).toMatchObject({ status: 202 })
  expect(world.rows('SELECT name, dimensions, count FROM counter')).toEqual([
    { name: 'page_view', dimensions: '{"page":"pricing"}', count: 1 },
  ])
})

test.each<[string, () => Promise<string>, string]>([
  [
    'an edited token',
    async () =>
      (await token({ cat: [] })).replace(/\.[^.]+\./, `.${(await token()).split('.')[1]}.`),
    'bad-signature',
  ],
  ['an unsigned token', async () => `u.${(await token()).split('.')[1]}`, 'bad-signature'],
  [
    'a token without a signature',
    async () => `${(await token()).split('.').slice(0, 2).join('.')}.`,
    'bad-signature',
  ],
  [
    'another site’s token under our key id',
    async () => token({}, await stranger()),
    'bad-signature',
  ],
  [
    'another site’s token under our key',
    async () => token({ iss: 'https://www.other.test' }),
    'bad-signature',
  ],
  ['a token of another type', async () => token({}, keys.keys[0], { typ: 'JWT' }), 'bad-signature'],
  ['an expired token', async () => token({ exp: exp - 60 * WEEK }), 'expired'],
  [
    'a token for what was asked long ago',
    async () => token({ ask: { ...ask, analytics: 'x'.repeat(12) } }),
    'stale-policy',
  ],
  ['a token that grants something else', async () => token({ cat: ['functional'] }), 'not-granted'],
  ['no token', async () => '', 'no-token'],
])('refuses %s, and counts nothing', async (_, make, code) => {
  const before = world.rows('SELECT sum(count) AS n FROM counter')
  const rows = counted()
  expect(await send(await make())).toMatchObject({ status: 403, code })
  expect(world.rows('SELECT sum(count) AS n FROM counter')).toEqual(before)
  expect(counted()).toBe(rows)
})
