import { describe, expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import { POLICY } from '../../test/policy.ts'
import type { Policy } from '../policy/policy.ts'
import { explain } from './explain.ts'
import { KNOWN_SERVICES } from './known-services.ts'
import { policySchema } from './policy-schema.ts'

const base: Policy = POLICY
const { counts } = POLICY.services

/** The faults of a policy, one line each; empty where it holds. */
function faults(policy: unknown): string[] {
  const result = policySchema.safeParse(policy)
  return result.success ? [] : explain(result.error)
}

const withService = (service: object): object => ({
  ...base,
  services: { added: { ...counts, ...service } },
})
const withSite = (site: object): object => ({ ...base, site: { ...base.site, ...site } })

test('accepts a good policy, and types it', () => {
  expect(faults(base)).toEqual([])
  expectTypeOf<z.infer<typeof policySchema>>().toEqualTypeOf<Policy>()
})

describe('an identifying or advertising service is refused in the wrong category', () => {
  test.each(KNOWN_SERVICES.map((known) => [known.name, known] as const))(
    '%s, by name, host and cookie',
    (name, known) => {
      const disguises = [
        { name },
        { name: 'Our own tool', hosts: [`cdn.${known.hosts[0]}`] },
        {
          name: 'Our own tool',
          cookies: [{ name: `${known.cookies[0]}x`, purpose: 'usage', lifetime: 'P1D' }],
        },
      ]
      for (const disguise of disguises) {
        for (const category of ['analytics', 'functional', 'essential']) {
          const found = faults(withService({ ...disguise, category }))
          expect(found.join('\n'), JSON.stringify(disguise)).toMatch(
            /services\.added\.category: .*(needs a category of its own|give it a category of its own)/,
          )
        }
      }
    },
  )

  const own = { basis: 'consent', purposes: { usage: 'Follows each visitor.' } }

  test('an identifying one is accepted in a category that says so', () => {
    const categories = { ...base.categories, measurement: own }
    const policy = { ...withService({ name: 'PostHog', category: 'measurement' }), categories }
    expect(faults(policy)).toEqual([])
  })

  test('an advertising one is accepted only in an advertising category', () => {
    const ads = { ...withService({ name: 'Meta Pixel', category: 'ads' }) }
    expect(faults({ ...ads, categories: { ...base.categories, ads: own } })).toHaveLength(1)
    expect(
      faults({ ...ads, categories: { ...base.categories, ads: { ...own, advertising: true } } }),
    ).toEqual([])
  })
})

test.each<[string, unknown, RegExp]>([
  [
    'a misspelt category',
    withService({ category: 'analitics' }),
    /^services\.added\.category: there is no category "analitics": use one of essential, functional, analytics$/,
  ],
  [
    'a purpose that is not the category’s',
    withService({ storage: [{ kind: 'local', key: 'a', purpose: 'ads', lifetime: 'P1D' }] }),
    /^services\.added\.storage\.0\.purpose: .*use one of usage$/,
  ],
  ['an unknown field', { ...base, colour: 'red' }, /colour/],
  [
    'a public host on plain http',
    withSite({ origins: ['http://www.example.com'] }),
    /^site\.origins\.0: .*http only for localhost/,
  ],
  [
    'an origin with a path',
    withSite({ origins: ['https://a.test/'] }),
    /^site\.origins\.0: must be an origin/,
  ],
  ['no origin', withSite({ origins: [] }), /^site\.origins/],
  [
    'two schemes',
    withSite({ origins: ['https://a.test', 'http://b.test'] }),
    /^site\.origins: mixes http and https/,
  ],
  [
    'an origin outside the domain',
    withSite({ domain: 'other.test' }),
    /^site\.origins\.0: www\.example\.test is not under other\.test/,
  ],
  ['no essential category', { ...base, categories: {} }, /categories: has no "essential"/],
  [
    'essential asked for',
    {
      ...base,
      categories: {
        ...base.categories,
        essential: { ...POLICY.categories.essential, basis: 'consent' },
      },
    },
    /^categories\.essential\.basis: must be "necessary"/,
  ],
  [
    'analytics called necessary',
    {
      ...base,
      categories: {
        ...base.categories,
        analytics: { ...POLICY.categories.analytics, basis: 'necessary' },
      },
    },
    /^categories\.analytics\.basis: must be "consent"/,
  ],
  [
    'analytics that is not anonymized',
    {
      ...base,
      categories: {
        ...base.categories,
        analytics: { ...POLICY.categories.analytics, anonymized: false },
      },
    },
    /^categories\.analytics\.anonymized: must be true/,
  ],
  [
    'a pattern for every cookie',
    withService({ cookies: [{ name: '*', purpose: 'usage', lifetime: 'P1D' }] }),
    /^services\.added\.cookies\.0\.name/,
  ],
  [
    'a lifetime in words',
    withService({ cookies: [{ name: 'a', purpose: 'usage', lifetime: '1 year' }] }),
    /^services\.added\.cookies\.0\.lifetime: .*ISO 8601/,
  ],
  [
    'a script as privacy address',
    { ...base, controller: { ...base.controller, privacy: 'javascript:alert(1)' } },
    /^controller\.privacy: must be https/,
  ],
  [
    'an event of three dimensions',
    { ...base, events: { e: { a: ['x'], b: ['x'], c: ['x'] } } },
    /^events\.e: an event has at most two/,
  ],
  [
    'an address as a dimension value',
    { ...base, events: { e: { a: ['/home?id=1'] } } },
    /^events\.e\.a\.0/,
  ],
  [
    'a style that leaves its property',
    { ...base, look: { '--placet-accent': 'red;}*{display:none' } },
    /^look\.--placet-accent/,
  ],
  [
    'UK for GB is fine in form only',
    withService({ country: 'uk' }),
    /^services\.added\.country: must be an ISO 3166-1 code/,
  ],
])('says where and how to mend %s', (_, policy, message) => {
  expect(faults(policy)).toEqual(expect.arrayContaining([expect.stringMatching(message)]))
})
