import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { JSONWebKeySet } from 'jose'
import { expiry, publish } from '@placet/core/policy'
import { signCompact } from '../jws.ts'
import { loadKeys, makeKey, type Keys } from '../keys.ts'
import { NOON, POLICY } from '../../test/testing.ts'
import { createGate } from './gate.ts'

const published = publish(POLICY)
const asked = Object.entries(published.categories).map(([key, { hash }]) => [key, hash] as const)
const payload = JSON.stringify({
  ask: Object.fromEntries(asked),
  cat: ['analytics'],
  exp: expiry(NOON),
  iss: 'https://www.example.test',
  pol: published.fingerprint,
})

let keys: Keys
let newer: Keys
beforeAll(async () => {
  keys = await loadKeys([await makeKey()])
  newer = await loadKeys([await makeKey()])
})
afterEach(() => {
  vi.restoreAllMocks()
})

const cookie = (token: string) => ({ cookie: `__Host-placet=${token}` })
const tokenOf = ({ signing }: Keys) => signCompact(payload, 'consent+jwt', signing)

describe('a token that was seen', () => {
  test('costs one verification, genuine or forged, also when it comes at once', async () => {
    const gate = createGate({ keys: keys.jwks, policy: published, now: () => NOON })
    const genuine = await tokenOf(keys)
    const forged = `${genuine.slice(0, -86)}${'A'.repeat(86)}`
    const verify = vi.spyOn(crypto.subtle, 'verify')
    await Promise.all([genuine, genuine, forged, forged].map((token) => gate(cookie(token))))
    await gate(cookie(genuine))
    expect((await gate(cookie(forged))).detail).toBe('signature')
    expect(verify).toHaveBeenCalledTimes(2)
  })

  test('is not pushed out by forgeries', async () => {
    const gate = createGate({ keys: keys.jwks, policy: published, now: () => NOON })
    const genuine = await tokenOf(keys)
    await gate(cookie(genuine))
    const stem = genuine.slice(0, -86)
    for (let n = 0; n < 2500; n++) await gate(cookie(`${stem}${String(n).padStart(85, 'A')}A`))
    const verify = vi.spyOn(crypto.subtle, 'verify')
    expect((await gate(cookie(genuine))).allows('analytics')).toBe(true)
    expect(verify).not.toHaveBeenCalled()
  })
})

describe('keys from a URL', () => {
  /** A key server whose answer and clock a test turns. */
  function remote(first: JSONWebKeySet | 'down' | 'garbage') {
    const state = { answer: first, clock: NOON, fetched: 0 }
    const fetch = async (url: string): Promise<Response> => {
      expect(url).toBe('https://www.example.test/placet/jwks.json')
      state.fetched++
      if (state.answer === 'down') throw new TypeError('fetch failed')
      return new Response(state.answer === 'garbage' ? '<html>' : JSON.stringify(state.answer))
    }
    const gate = createGate({
      jwksUrl: 'https://www.example.test/placet/jwks.json',
      policy: published,
      now: () => state.clock,
      fetch,
    })
    return { state, gate }
  }

  test('are fetched once for many requests', async () => {
    const { state, gate } = remote(keys.jwks)
    const token = await tokenOf(keys)
    const answers = await Promise.all(Array.from({ length: 20 }, () => gate(cookie(token))))
    expect(answers.every((answer) => answer.allows('analytics'))).toBe(true)
    expect(state.fetched).toBe(1)
  })

  test.each(['down', 'garbage'] as const)(
    'deny while they are %s, and allow after',
    async (fault) => {
      const { state, gate } = remote(fault)
      const token = await tokenOf(keys)
      const denied = { reason: 'bad-signature', detail: 'keys-unavailable' }
      expect(await gate(cookie(token))).toMatchObject(denied)
      expect(await gate(cookie(token))).toMatchObject(denied)
      expect(state.fetched).toBe(1)
      state.answer = keys.jwks
      state.clock += 2000
      expect((await gate(cookie(token))).allows('analytics')).toBe(true)
    },
  )

  test('are looked up again for an unknown key, at most every thirty seconds', async () => {
    const { state, gate } = remote(keys.jwks)
    await gate(cookie(await tokenOf(keys)))
    const token = await tokenOf(newer)
    expect(await gate(cookie(token))).toMatchObject({ detail: 'unknown-key' })
    state.answer = { keys: [...newer.jwks.keys, ...keys.jwks.keys] }
    expect(await gate(cookie(token))).toMatchObject({ detail: 'unknown-key' })
    expect(state.fetched).toBe(1)
    state.clock += 30_000
    expect((await gate(cookie(token))).allows('analytics')).toBe(true)
    expect(state.fetched).toBe(2)
  })

  test('take back what they verified once a key is gone', async () => {
    const { state, gate } = remote(keys.jwks)
    const token = await tokenOf(keys)
    expect((await gate(cookie(token))).allows('analytics')).toBe(true)
    state.answer = newer.jwks
    state.clock += 600_000
    expect(await gate(cookie(token))).toMatchObject({ detail: 'unknown-key' })
  })

  test('outlive an outage for ten minutes and no longer', async () => {
    const { state, gate } = remote(keys.jwks)
    const token = await tokenOf(keys)
    await gate(cookie(token))
    state.answer = 'down'
    state.clock += 599_999
    expect((await gate(cookie(token))).allows('analytics')).toBe(true)
    state.clock += 1
    expect(await gate(cookie(token))).toMatchObject({ detail: 'keys-unavailable' })
  })

  test('that are not Ed25519 are left out', async () => {
    const [key = {}] = keys.jwks.keys
    const odd = [
      { kty: 'oct', k: 'AA', kid: 'a' },
      { ...key, alg: 'EdDSA' },
      { ...key, x: '!' },
    ]
    const { gate } = remote({ keys: odd })
    expect(await gate(cookie(await tokenOf(keys)))).toMatchObject({ detail: 'unknown-key' })
  })
})
