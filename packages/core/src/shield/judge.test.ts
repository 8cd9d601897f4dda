import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deriveState } from '../derive.ts'
import { pagePolicy, publish } from '../policy/publish.ts'
import { rulesOf, type Rules } from '../policy/rules.ts'
import type { ConsentState } from '../consent-state.ts'
import { POLICY } from '../../test/policy.ts'
import { fits } from '../policy/pattern.ts'
import { claimsOnHost, claimsOnName, judge, shapeOf, standing } from './judge.ts'

const page = pagePolicy(publish(POLICY))
const none = { gpc: false }
const undecided = deriveState(page, undefined, none)
const decided = (granted: readonly string[]): ConsentState => ({
  ...undecided,
  status: 'decided',
  effective: {
    essential: true,
    functional: granted.includes('functional'),
    analytics: granted.includes('analytics'),
  },
  decision: {
    categories: {
      functional: granted.includes('functional'),
      analytics: granted.includes('analytics'),
    },
    expires: 1,
    signed: false,
  },
})

const service = (category: string, ...hosts: readonly string[]) => ({ category, hosts, kept: [] })
const rules: Rules = {
  mode: 'listed',
  refused: 'reject',
  own: ['www.example.test', '*.example.test'],
  services: {
    pay: service('essential', 'pay.test', '*.both.test'),
    count: service('analytics', '*.count.test', 'stats.example.test', '*.both.test'),
    player: service('functional', 'film.count.test', 'www.example.test'),
  },
}
const owners = (host: string): string[] =>
  claimsOnHost(rules, host, 'localhost').map(({ category }) => category)

describe('a host belongs', () => {
  test.each([
    ['count.test', ['analytics']],
    ['a.b.count.test', ['analytics']],
    ['film.count.test', ['functional']],
    ['notcount.test', []],
    ['count.test.evil.test', []],
    ['pay.test', ['essential']],
    ['a.pay.test', []],
    ['localhost', ['essential']],
    ['www.example.test', ['essential']],
    ['other.example.test', ['essential']],
    ['stats.example.test', ['analytics']],
  ])('%s to %j', (host, expected) => {
    expect(owners(host)).toEqual(expected)
  })
})

test('what is both essential and optional is essential', () => {
  expect(owners('x.both.test').sort()).toEqual(['analytics', 'essential'])
  expect(judge('strict', claimsOnHost(rules, 'x.both.test', ''), decided([]))).toBe('granted')
})

test('a name belongs to every service whose pattern it fits, of its own kind only', () => {
  const policy = rulesOf(POLICY)
  expect(claimsOnName(policy, 'cookie', 'pref-a')).toEqual([
    { service: 'settings', category: 'functional' },
  ])
  expect(claimsOnName(policy, 'local', 'pref-a')).toEqual([])
  expect(claimsOnName(policy, 'cookie', '__Host-placet')).toMatchObject([{ category: 'essential' }])
})

test('a declared name is read as everywhere else', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '*', '.', '\\', '[', '\n', '\u00e9', '$'),
  })
  fc.assert(
    fc.property(text, text, (declared, name) => {
      expect(shapeOf(declared).test(name)).toBe(fits(declared, name))
      expect(shapeOf(declared).test(declared)).toBe(true)
    }),
  )
})

describe('a category stands', () => {
  test('open before an answer, and as answered after it', () => {
    expect(standing(undecided, 'analytics')).toBe('open')
    expect(standing(decided([]), 'analytics')).toBe('refused')
    expect(standing(decided(['analytics']), 'analytics')).toBe('granted')
  })

  test('open where only it is asked again', () => {
    const stale: ConsentState = {
      ...decided(['functional']),
      status: 'stale',
      decision: { categories: { functional: false }, expires: 1, signed: true },
      effective: { essential: true, functional: false, analytics: false },
    }
    expect(standing(stale, 'analytics')).toBe('open')
    expect(standing(stale, 'functional')).toBe('refused')
  })

  test('refused where nobody is asked, where a signal vetoes its grant, or where it is unknown', () => {
    expect(standing({ ...undecided, status: 'never' }, 'analytics')).toBe('refused')
    const vetoed = { ...decided(['analytics']), effective: { essential: true, analytics: false } }
    expect(standing(vetoed, 'analytics')).toBe('refused')
    expect(standing(undecided, 'marketing')).toBe('refused')
    expect(standing(undecided, 'constructor')).toBe('refused')
    expect(standing(undecided, '__proto__')).toBe('refused')
  })
})

const anyClaim = fc.record({
  service: fc.string(),
  category: fc.constantFrom('essential', 'functional', 'analytics', 'marketing', 'toString'),
})
const anyState = fc.oneof(
  fc.constant(undecided),
  fc.constant({ ...undecided, status: 'never' as const }),
  fc.subarray(['functional', 'analytics']).map(decided),
)

test('nothing passes without a grant among its services, and in strict mode nothing unclaimed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('listed' as const, 'strict' as const),
      fc.array(anyClaim),
      anyState,
      (mode, claims, state) => {
        const granted = claims.some(({ category }) => state.effective[category] === true)
        const unclaimed = claims.length === 0 && mode === 'listed'
        expect(judge(mode, claims, state) === 'granted').toBe(granted || unclaimed)
      },
    ),
  )
})

test('after an answer to everything, nothing waits', () => {
  fc.assert(
    fc.property(fc.array(anyClaim), fc.subarray(['functional', 'analytics']), (claims, granted) => {
      expect(judge('strict', claims, decided(granted))).not.toBe('open')
    }),
  )
})

test('strict lets through no more than listed', () => {
  fc.assert(
    fc.property(fc.array(anyClaim), anyState, (claims, state) => {
      if (judge('strict', claims, state) === 'granted')
        expect(judge('listed', claims, state)).toBe('granted')
    }),
  )
})
