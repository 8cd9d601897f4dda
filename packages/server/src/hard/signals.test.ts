import { beforeAll, describe, expect, test } from 'vitest'
import { expiry, publish, type Claims, type Policy } from '@placet/core/policy'
import { NOON, POLICY } from '../../test/testing.ts'
import { createGate, type Gate } from '../gate/gate.ts'
import { doNotTrack } from '../gate/headers.ts'
import { loadKeys, makeKey } from '../keys.ts'
import { tokenSigner } from '../token.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { allowedSetCookies } from './filter-set-cookie.ts'

const service = { name: 'Counts', recipient: 'Example Ltd', country: 'DE' }
const use = { name: '_s', purpose: 'usage', lifetime: 'P1D', httpOnly: true } as const
const policy: Policy = {
  ...POLICY,
  services: {
    counts: { ...service, category: 'analytics', hosts: ['counts.test'], cookies: [use] },
    film: { ...service, category: 'functional', hosts: ['film.test'] },
  },
}

let gate: Gate
let tokens: Readonly<Record<'before' | 'while' | 'refused', string>>

beforeAll(async () => {
  const keys = await loadKeys([await makeKey()])
  const published = publish(policy)
  const sign = tokenSigner(keys.signing)
  const claims: Claims = {
    ask: Object.fromEntries(
      Object.entries(published.categories).map(([key, { hash }]) => [key, hash]),
    ),
    cat: ['analytics', 'functional'],
    exp: expiry(NOON),
    iss: policy.site.origins[0],
    pol: published.fingerprint,
  }
  gate = createGate({ keys: keys.jwks, policy, now: () => NOON })
  tokens = {
    before: await sign(claims),
    while: await sign({ ...claims, gpc: true }),
    refused: await sign({ ...claims, cat: [], gpc: true }),
  }
})

/** What the hard layer lets a request have, by its headers alone. */
async function layerFor(answer: keyof typeof tokens, signals: Record<string, string | string[]>) {
  const headers = { cookie: `__Host-placet=${tokens[answer]}; _s=1`, ...signals }
  const given = await gate(headers)
  const csp = contentSecurityPolicy(given, policy)
  return {
    counts: csp.includes('https://counts.test'),
    film: csp.includes('https://film.test'),
    cookies: allowedSetCookies(['_s=2'], given, policy),
  }
}

const OPEN = { counts: true, film: true, cookies: ['_s=2'] }
const VETOED = {
  counts: false,
  film: true,
  cookies: ['_s=; Path=/; Max-Age=0; HttpOnly; Secure'],
}

describe('Sec-GPC under the hard layer', () => {
  test.each<[string, Record<string, string | string[]>, object]>([
    ['G1 absent', {}, OPEN],
    ['G1 exactly 1', { 'sec-gpc': '1' }, VETOED],
    ['G1 spelt by a gateway', { 'Sec-GPC': '1' }, VETOED],
    ['G1 one of several joined', { 'sec-gpc': '0, 1' }, VETOED],
    ['G1 one of several headers', { 'sec-gpc': ['x', '1'] }, VETOED],
    ['G1 0', { 'sec-gpc': '0' }, OPEN],
    ['G1 empty', { 'sec-gpc': '' }, OPEN],
    ['G1 true', { 'sec-gpc': 'true' }, OPEN],
    ['G1 with a parameter', { 'sec-gpc': '1;x' }, OPEN],
    ['G8 DNT, a hint that changes nothing', { dnt: '1' }, OPEN],
  ])('%s', async (_, signals, layer) => {
    expect(await layerFor('before', signals)).toEqual(layer)
  })

  test('G3 never raises what was refused', async () => {
    const shut = { counts: false, film: false }
    expect(await layerFor('refused', {})).toMatchObject(shut)
    expect(await layerFor('refused', { 'sec-gpc': '1' })).toMatchObject(shut)
  })

  test('G5 leaves a grant alone that was made while it was on', async () => {
    expect(await layerFor('while', { 'sec-gpc': '1' })).toEqual(OPEN)
  })

  test('G6 is read at each request, not remembered', async () => {
    expect(await layerFor('before', { 'sec-gpc': '1' })).toEqual(VETOED)
    expect(await layerFor('before', {})).toEqual(OPEN)
  })
})

test.each([
  [{}, false],
  [{ dnt: '1' }, true],
  [{ DNT: '1' }, true],
  [new Headers({ dnt: '1' }), true],
  [{ dnt: '0' }, false],
  [{ dnt: 'null' }, false],
  [{ dnt: ['0', '1'] }, true],
] as const)('DNT: %j is %s', (headers, on) => {
  expect(doNotTrack(headers)).toBe(on)
})
