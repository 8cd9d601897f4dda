import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveState, usableToken } from './derive.ts'
import { asciiToBase64url } from './policy/base64url.ts'
import { WEEK, type Claims } from './policy/claims.ts'
import { POLICY } from '../test/policy.ts'
import { pagePolicy, publish } from './policy/publish.ts'

const page = pagePolicy(publish(POLICY))
const ask = Object.fromEntries(
  Object.entries(page.categories).map(([key, { hash }]) => [key, hash]),
)
const now = Date.parse('2026-11-23')
const exp = Math.ceil(now / 1000 / WEEK) * WEEK
const claims: Claims = { ask, cat: ['analytics'], exp, iss: page.issuer, pol: page.fingerprint }
const state = (change: Partial<Claims>, gpc = false) =>
  deriveState(page, { claims: { ...claims, ...change }, signed: true }, { gpc })
const text = (change: object) => `u.${asciiToBase64url(JSON.stringify({ ...claims, ...change }))}`

test('denies everything optional before an answer', () => {
  expect(deriveState(page, undefined, { gpc: false })).toEqual({
    status: 'undecided',
    effective: { essential: true, functional: false, analytics: false },
    signal: { gpc: false },
  })
})

test('obeys an answer to what is asked now', () => {
  expect(state({})).toMatchObject({
    status: 'decided',
    effective: { essential: true, functional: false, analytics: true },
    decision: { categories: { functional: false, analytics: true } },
  })
})

describe('asks again', () => {
  test('for the category that changed, and keeps the others', () => {
    const { functional = '' } = ask
    const changed = state({
      ask: { functional, analytics: 'x'.repeat(12) },
      cat: ['analytics', 'functional'],
    })
    expect(changed).toMatchObject({ status: 'stale', changed: ['analytics'] })
    expect(changed.effective).toEqual({ essential: true, functional: true, analytics: false })
  })

  test('for a category that was not asked before', () => {
    const { analytics = '' } = ask
    expect(state({ ask: { analytics } })).toMatchObject({
      status: 'stale',
      changed: ['functional'],
    })
  })
})

describe('Global Privacy Control', () => {
  test('vetoes a grant that was made before it was on', () => {
    expect(state({}, true).effective['analytics']).toBe(false)
  })

  test('does not veto a grant that was made while it was on', () => {
    expect(state({ gpc: true }, true).effective['analytics']).toBe(true)
  })

  test('leaves functional alone', () => {
    expect(state({ cat: ['functional'] }, true).effective['functional']).toBe(true)
  })

  test('only ever lowers', () => {
    const grants = fc.subarray(['analytics', 'functional'])
    fc.assert(
      fc.property(grants, fc.boolean(), (cat, atDecision) => {
        const given = { cat, ...(atDecision && { gpc: true as const }) }
        const without = state(given, false).effective
        const lowered = Object.entries(state(given, true).effective)
        return lowered.every(([key, allowed]) => !allowed || without[key] === true)
      }),
    )
  })
})

describe('a token is treated as absent', () => {
  test.each<[string, string]>([
    ['when it is garbage', 'garbage'],
    ['when it is of another site', text({ iss: 'https://other.test' })],
    ['when it has lapsed', text({ exp: exp - 2 * WEEK })],
    ['when it claims an unknown field', text({ admin: true })],
  ])('%s', (_, cookie) => {
    expect(usableToken(cookie, page, now)).toBeUndefined()
  })

  test('the moment it lapses', () => {
    expect(usableToken(text({}), page, exp * 1000 - 1)).toBeDefined()
    expect(usableToken(text({}), page, exp * 1000)).toBeUndefined()
  })
})

test('no cookie but one that grants a category by its present hash opens it', () => {
  fc.assert(
    fc.property(fc.string(), (cookie) => {
      const { effective } = deriveState(page, usableToken(cookie, page, now), { gpc: false })
      return effective['analytics'] === false && effective['functional'] === false
    }),
  )
})
