import { describe, expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import { POLICY } from '../../test/policy.ts'
import type { Policy } from '../policy/policy.ts'
import { explain } from './explain.ts'
import { KNOWN_SERVICES } from './known-services.ts'
import { policySchema } from './policy-schema.ts'
import type { KnownService } from './services/service.ts'

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

const withPurpose = (purposes: object): object => ({
  ...base,
  categories: { ...base.categories, analytics: { ...base.categories['analytics'], purposes } },
})

test('accepts a good policy, and types it', () => {
  expect(faults(base)).toEqual([])
  expect(faults(withPurpose({ usage: true }))).toEqual([])
  expectTypeOf<z.infer<typeof policySchema>>().toEqualTypeOf<Policy>()
})

/** Every way in which a policy can give away a service it does not name. */
function disguises({ name, hosts, cookies = [], storage = [] }: KnownService): object[] {
  const ours = { name: 'Our own tool' }
  const use = { purpose: 'usage', lifetime: 'P1D' }
  return [
    { name },
    { name: name.toUpperCase() },
    ...hosts.map((host) => ({ ...ours, hosts: [host.replace('*.', 'cdn.')] })),
    ...hosts.map((host) => ({ ...ours, hosts: [host] })),
    ...cookies.map(({ name: pattern, on }) => ({
      ...ours,
      cookies: [
        {
          ...use,
          name: pattern.replaceAll('*', 'x1'),
          ...(on !== undefined && { domain: on.replace('*.', '') }),
        },
      ],
    })),
    ...storage.map(({ kind, key: kept }) => ({
      ...ours,
      storage: [{ ...use, kind, key: kept.replaceAll('*', 'x1') }],
    })),
  ]
}

const restricted = KNOWN_SERVICES.filter(
  ({ hint, identifying }) => identifying || hint === 'advertising',
)

describe('an identifying or advertising service is refused in the wrong category', () => {
  test.each(restricted.map((known) => [known.name, known] as const))(
    '%s, by name, host, cookie and storage key',
    (_, known) => {
      for (const disguise of disguises(known)) {
        for (const category of ['analytics', 'functional', 'essential']) {
          const found = faults(withService({ ...disguise, category }))
          expect(found.join('\n'), JSON.stringify(disguise)).toMatch(
            /services\.added\.category: .*(needs a category of its own|give it a category of its own)/,
          )
        }
      }
    },
  )

  test('by its key alone', () => {
    for (const { key } of restricted) {
      const services = { [key]: { ...counts, name: 'Our own tool' } }
      expect(faults({ ...base, services }).join('\n'), key).toMatch(/a category of its own/)
    }
  })

  test('behind the name of an essential one', () => {
    const cookies = [{ name: '_ga', purpose: 'session', lifetime: 'P2Y' }]
    expect(
      faults(withService({ name: 'Stripe', category: 'essential', storage: [], cookies })),
    ).toEqual([
      expect.stringMatching(/^services\.added\.category: Google Analytics tells single visitors/),
    ])
  })

  test.each(['_ga*', '_hj*', '_pk_*', 'ph_*', 'li_*'])('behind the pattern %s', (name) => {
    const cookies = [{ name, purpose: 'usage', lifetime: 'P1Y' }]
    expect(faults(withService({ name: 'Our own tool', cookies }))).toEqual([
      expect.stringMatching(/a category of its own/),
    ])
  })

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

describe('what is known of a service decides where it may stand', () => {
  const refusedIn = (key: string): string[] =>
    ['essential', 'functional', 'analytics'].filter((category) => {
      const { name, hosts } = KNOWN_SERVICES.find((known) => known.key === key) ?? {}
      const found = faults(withService({ name, hosts, storage: [], category }))
      expect(found.length, found.join('\n')).toBeLessThanOrEqual(1)
      return found.length > 0
    })

  test.each([
    'google-analytics',
    'google-tag-manager',
    'posthog',
    'microsoft-clarity',
    'hotjar',
    'contentsquare',
    'mixpanel',
    'amplitude',
    'fullstory',
    'heap',
    'segment',
    'logrocket',
    'hubspot',
    'matomo',
    // By a hash that lasts a day or a month: standards §8 does not call that anonymous.
    'vercel-analytics',
    'plausible',
    'fathom',
    'umami',
  ])('%s needs a category that promises no anonymity', (key) => {
    expect(refusedIn(key)).toEqual(['essential', 'functional', 'analytics'])
  })

  test.each([
    'google-ads',
    'doubleclick',
    'meta-pixel',
    'linkedin-insight',
    'tiktok-pixel',
    'x-ads',
    'reddit-pixel',
    'microsoft-ads',
    'youtube',
  ])('%s needs a category for advertising', (key) => {
    expect(KNOWN_SERVICES.find((known) => known.key === key)?.hint).toBe('advertising')
    expect(refusedIn(key)).toEqual(['essential', 'functional', 'analytics'])
  })

  test.each([
    'placet',
    'stripe',
    'supabase',
    'vercel',
    'runpod',
    'cloudflare',
    'turnstile',
    'hcaptcha',
    'auth0',
    'clerk',
    'firebase',
  ])('%s may be essential', (key) => {
    expect(KNOWN_SERVICES.find((known) => known.key === key)?.hint).toBe('essential')
    expect(refusedIn(key)).toEqual([])
  })

  test.each(['intercom', 'crisp', 'zendesk', 'vimeo', 'calendly', 'typeform', 'google-maps'])(
    '%s may be functional',
    (key) => expect(refusedIn(key)).toEqual([]),
  )
})

describe('every known service can be declared as the registry describes it', () => {
  const own = { basis: 'consent', purposes: { usage: 'What the service is for.' } }
  const categories = {
    ...base.categories,
    essential: { ...base.categories['essential'], purposes: own.purposes },
    functional: own,
    measurement: own,
    ads: { ...own, advertising: true },
  }
  const categoryOf = ({ hint, identifying }: KnownService): string => {
    if (hint === 'advertising') return 'ads'
    return identifying ? 'measurement' : hint
  }

  test.each(KNOWN_SERVICES.map((known) => [known.key, known] as const))('%s', (key, known) => {
    const { name, hosts, cookies = [], storage = [] } = known
    const use = { purpose: 'usage' }
    const service = {
      ...counts,
      name,
      category: categoryOf(known),
      hosts,
      cookies: cookies.map(({ name: cookie, lifetime = 'session', on }) => ({
        ...use,
        name: cookie,
        lifetime,
        ...(on !== undefined && { domain: on.replace('*.', '') }),
      })),
      storage: storage.map(({ kind, key: kept, lifetime = 'P1Y' }) => ({
        ...use,
        kind,
        key: kept,
        lifetime,
      })),
    }
    expect(faults({ ...base, categories, services: { [key]: service } })).toEqual([])
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
    'a language that has no words',
    { ...base, languages: ['en', 'tlh'] },
    /^languages\.1: Placet has no words in "tlh": use any of ar, bg/,
  ],
  [
    'a purpose without words',
    withPurpose({ usage: 'Counts.', other: true }),
    /^categories\.analytics\.purposes\.other: .*true works for sign-in, payment/,
  ],
  [
    'a purpose that is off',
    withPurpose({ usage: false }),
    /^categories\.analytics\.purposes\.usage/,
  ],
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
  ...['/a; Domain=x.test', '/a\r\nX: y', '/a\t', '/a b', '/a\u007f', '/é', 'a', ''].map(
    (path): [string, unknown, RegExp] => [
      `a cookie path that is none: ${JSON.stringify(path)}`,
      withService({ cookies: [{ name: 'a', purpose: 'usage', lifetime: 'P1D', path }] }),
      /^services\.added\.cookies\.0\.path: must start with "\/"/,
    ],
  ),
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
