import { describe, expect, test } from 'vitest'
import type { Ran } from './host.ts'
import type { Rules, ServiceRule } from './policy/rules.ts'
import { unstoppable } from './unstoppable.ts'

const rule = (category: string, ...hosts: string[]): ServiceRule => ({ category, hosts, kept: [] })

const RULES: Rules = {
  mode: 'listed',
  refused: 'reject',
  own: ['example.com'],
  services: {
    '': rule('essential'),
    counter: rule('analytics', 'counter.test', '*.counts.test'),
    heat: rule('analytics', 'heat.test'),
    player: rule('functional', 'player.test'),
  },
}

const of = (category: string, more: Partial<Ran> = {}): Ran => ({ category, ...more })
const ends = (ran: readonly Ran[], hooked: readonly string[], ...lost: string[]): boolean =>
  !unstoppable({ ran, hooked }, RULES, lost)

/** What ran, which services have a hook, and the category that is withdrawn. */
type Case = [readonly Ran[], readonly string[], string]

describe('a withdrawal needs no reload', () => {
  test.each<[string, ...Case]>([
    ['nothing ran', [], [], 'analytics'],
    ['what ran is of another category', [of('functional')], [], 'analytics'],
    [
      'the service that the page names has a hook',
      [of('analytics', { service: 'heat' })],
      ['heat'],
      'analytics',
    ],
    [
      'the service of its host has a hook',
      [of('analytics', { url: 'https://counter.test/c.js' })],
      ['counter'],
      'analytics',
    ],
    [
      'the service of the host above has a hook',
      [of('analytics', { url: 'https://eu.counts.test/c.js' })],
      ['counter'],
      'analytics',
    ],
    [
      'the only service of the category has a hook',
      [of('functional', { url: 'https://example.com/own.js' })],
      ['player'],
      'functional',
    ],
    [
      'a hook is there for what the page named, wherever it came from',
      [of('analytics', { service: 'heat', url: 'https://counter.test/' })],
      ['heat'],
      'analytics',
    ],
  ])('where %s', (_, ...[ran, hooked, lost]) => {
    expect(ends(ran, hooked, lost)).toBe(true)
  })
})

describe('a withdrawal ends in a reload', () => {
  test.each<[string, ...Case]>([
    ['nobody has a hook', [of('analytics')], [], 'analytics'],
    [
      'another service of the category has a hook',
      [of('analytics', { url: 'https://heat.test/' })],
      ['counter'],
      'analytics',
    ],
    [
      'one of two that ran has none',
      [of('analytics', { service: 'heat' }), of('analytics', { service: 'counter' })],
      ['heat'],
      'analytics',
    ],
    [
      'its service cannot be told among several',
      [of('analytics', { url: 'https://unknown.test/' })],
      ['counter'],
      'analytics',
    ],
    [
      'the page names a service that does not exist',
      [of('analytics', { service: 'haet' })],
      ['haet'],
      'analytics',
    ],
    [
      'the page names what objects inherit',
      [of('analytics', { service: 'toString' })],
      ['toString'],
      'analytics',
    ],
    [
      'the page names a service of another category',
      [of('analytics', { service: 'player' })],
      ['player'],
      'analytics',
    ],
    [
      'its host belongs to a service of another category',
      [of('functional', { url: 'https://heat.test/' })],
      ['heat', 'player'],
      'functional',
    ],
    ['its category has no service', [of('marketing')], ['', 'counter'], 'marketing'],
    ['a hook has no name', [of('analytics')], [''], 'analytics'],
  ])('where %s', (_, ...[ran, hooked, lost]) => {
    expect(ends(ran, hooked, lost)).toBe(false)
  })

  test('where one of several categories that are withdrawn does', () => {
    const ran = [of('functional', { service: 'player' }), of('analytics', { service: 'heat' })]
    expect(ends(ran, ['player'], 'functional', 'analytics')).toBe(false)
    expect(ends(ran, ['player'], 'functional')).toBe(true)
    expect(ends(ran, ['player', 'heat'], 'functional', 'analytics')).toBe(true)
  })

  test('where the page does not know its services', () => {
    const none: Rules = { ...RULES, services: {} }
    const named = { ran: [of('analytics', { service: 'heat' })], hooked: ['heat'] }
    expect(unstoppable(named, none, ['analytics'])).toBe(true)
  })
})
