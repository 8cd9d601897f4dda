import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fits } from '../policy/pattern.ts'
import type { Kept, Rules } from '../policy/rules.ts'
import { targetsOf } from './targets.ts'

const KINDS = ['cookie', 'local', 'session', 'indexeddb', 'cache'] as const
const CATEGORIES = ['essential', 'functional', 'analytics', 'ads'] as const

const rulesWith = (services: Rules['services']): Rules => ({
  mode: 'listed',
  refused: 'reject',
  own: [],
  services,
})

/** Names and patterns of so few letters that they meet. */
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 4 })
const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
const kept = fc.record({ kind: fc.constantFrom(...KINDS), name: pattern })
const services = fc.dictionary(
  fc.constantFrom('', 'one', 'two', 'three', 'four'),
  fc.record({
    category: fc.constantFrom(...CATEGORIES),
    hosts: fc.constant([]),
    kept: fc.array(kept, { maxLength: 3 }),
  }),
)
const categories = fc.subarray([...CATEGORIES])

const device = fc.record({ kind: fc.constantFrom(...KINDS), names: fc.array(name) })

test('what goes is declared by a service that loses, and by none that stays', () => {
  const check = fc.property(services, categories, device, (all, lost, { kind, names }) => {
    const loses = (category: string): boolean =>
      category !== 'essential' && lost.some((key) => key === category)
    const expected = [...new Set(names)].filter((found) => {
      const owners = Object.values(all).filter((service) =>
        service.kept.some((one) => one.kind === kind && fits(one.name, found)),
      )
      return owners.length > 0 && owners.every(({ category }) => loses(category))
    })
    const goes = targetsOf(rulesWith(all), lost).among(kind, names)
    expect(new Set(goes.map(({ kept: { name: found } }) => found))).toEqual(new Set(expected))
  })
  fc.assert(check, { numRuns: 1000 })
})

test('a target has its concrete name, its declared place and its service', () => {
  const declared: Kept = { kind: 'cookie', name: '_p*', path: '/p', domain: 'a.test' }
  const targets = targetsOf(
    rulesWith({ player: { category: 'functional', hosts: [], kept: [declared] } }),
    ['functional'],
  )
  expect(targets.among('cookie', ['_p1', '_q', '_p1'])).toEqual([
    { service: 'player', kept: { ...declared, name: '_p1' } },
  ])
  expect(targets.among('local', ['_p1'])).toEqual([])
})

test('only names without a pattern, of what goes, may be tried unseen', () => {
  const use = (category: string, ...names: string[]): Rules['services'][string] => ({
    category,
    hosts: [],
    kept: names.map((one) => ({ kind: 'cookie', name: one })),
  })
  const targets = targetsOf(
    rulesWith({ a: use('ads', 'x', 'y*'), b: use('analytics', 'z'), c: use('essential', 'e') }),
    ['ads', 'essential'],
  )
  expect(targets.exact('cookie')).toEqual(['x'])
  expect(targets.exact('cache')).toEqual([])
})
