import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { compactVerify, createLocalJWKSet } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { decodeToken, WEEK, type Claims } from '@placet/core/policy'
import { claimsSchema } from '@placet/core/wire'
import { loadKeys, makeKey, type Keys } from './keys.ts'
import { claimsOf, tokenSigner } from './token.ts'
import { NOON } from '../test/testing.ts'

let keys: Keys
beforeAll(async () => {
  keys = await loadKeys([await makeKey()])
})

const hash = 'abcdefghijkl'
const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,15}$/)
const answered = fc.record({
  policy: fc.constant('p'.repeat(43)),
  asked: fc.dictionary(key, fc.constant(hash), { maxKeys: 6 }),
  categories: fc.dictionary(key, fc.boolean()),
  gpc: fc.boolean(),
  at: fc.integer({ min: NOON, max: NOON + 1e11 }),
})
const claims = answered.map((one): Claims => claimsOf('https://www.example.test', one))

test('the same claims give the same bytes, whoever signs and in whatever order they stand', async () => {
  const one = tokenSigner(keys.signing)
  const other = tokenSigner(keys.signing)
  await fc.assert(
    fc.asyncProperty(claims, async (given) => {
      const { exp, cat, ask, ...rest } = given
      const turned = {
        ...rest,
        ask: Object.fromEntries(Object.entries(ask).toReversed()),
        cat,
        exp,
      }
      expect(await other(turned)).toBe(await one(given))
    }),
  )
})

test('a token holds canonical claims that the wire schema accepts, and verifies', async () => {
  const sign = tokenSigner(keys.signing)
  await fc.assert(
    fc.asyncProperty(claims, async (given) => {
      const token = await sign(given)
      const { payload } = await compactVerify(token, createLocalJWKSet(keys.jwks))
      expect(new TextDecoder().decode(payload)).toBe(canonicalize(given))
      expect(claimsSchema.parse(decodeToken(token)?.claims)).toEqual(given)
      expect(token.length).toBeLessThanOrEqual(1024)
    }),
  )
})

test('the header is exactly alg, typ and kid', async () => {
  const token = await tokenSigner(keys.signing)(
    claimsOf('https://a.test', {
      policy: 'p'.repeat(43),
      asked: {},
      categories: {},
      gpc: false,
      at: NOON,
    }),
  )
  const [head = ''] = token.split('.')
  expect(Buffer.from(head, 'base64url').toString()).toBe(
    `{"alg":"Ed25519","typ":"consent+jwt","kid":"${keys.signing.kid}"}`,
  )
})

test('a token says nothing of when in the week it was decided', () => {
  const at = (day: number) =>
    claimsOf('https://a.test', {
      policy: 'p'.repeat(43),
      asked: { analytics: hash },
      categories: { analytics: true },
      gpc: false,
      at: Date.UTC(2026, 10, day, day),
    })
  expect(at(24)).toEqual(at(25))
  expect(at(24).exp % WEEK).toBe(0)
  expect(Object.keys(at(24)).sort()).toEqual(['ask', 'cat', 'exp', 'iss', 'pol'])
})

test('grants only what was asked', () => {
  const { cat } = claimsOf('https://a.test', {
    policy: 'p'.repeat(43),
    asked: { b: hash, a: hash, c: hash },
    categories: { b: true, a: true, c: false, other: true },
    gpc: false,
    at: NOON,
  })
  expect(cat).toEqual(['a', 'b'])
})

test('is refused where it would not fit a cookie', async () => {
  const asked = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`a-category-with-a-long-key-${i}`, hash]),
  )
  const long = { policy: 'p'.repeat(43), asked, categories: {}, gpc: false, at: NOON }
  await expect(tokenSigner(keys.signing)(claimsOf('https://a.test', long))).rejects.toThrow(
    /over 1024: give the policy fewer categories/,
  )
})
