import fc from 'fast-check'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fits } from '../policy/pattern.ts'
import { lifetime } from './fields.ts'
import { knownService, KNOWN_SERVICES, serviceByCookie, serviceByHost } from './known-services.ts'

const root = join(import.meta.dirname, '../../../..')
const keyOf = (name: string, domain?: string): string | undefined =>
  serviceByCookie(name, domain)?.key
const called = (name: string): string | undefined => knownService('added', { name })?.key
const each = KNOWN_SERVICES.map((known) => [known.key, known] as const)
const joined = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
const NAMES = new Set(
  KNOWN_SERVICES.flatMap(({ name, also = [] }) => [name, ...also]).map((name) => joined(name)),
)

describe('the registry', () => {
  test('holds what a SaaS site meets', () => {
    expect(KNOWN_SERVICES.length).toBeGreaterThanOrEqual(45)
  })

  test('names no key and no name twice', () => {
    const keys = KNOWN_SERVICES.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    const names = KNOWN_SERVICES.flatMap(({ name, also = [] }) => [name, ...also]).map(joined)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test('gives no cookie, no storage key and no host to two services', () => {
    const claims = KNOWN_SERVICES.flatMap(({ key, hosts, cookies = [], storage = [] }) =>
      [
        ...new Set([
          ...hosts.map((host) => `host ${host.replace('*.', '')}`),
          ...cookies.map(({ name }) => `cookie ${name}`),
          ...storage.map((item) => `${item.kind} ${item.key}`),
        ]),
      ].map((claim) => ({ claim, key })),
    )
    const owners = new Map<string, string>()
    for (const { claim, key } of claims) {
      expect(owners.get(claim) ?? key, claim).toBe(key)
      owners.set(claim, key)
    }
  })

  test.each(each)('says where it has %s from, and how to recognise it', (_, known) => {
    const { key, hosts, cookies = [], storage = [], sources, checked } = known
    expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    for (const source of sources) {
      const found = source.startsWith('https://')
        ? URL.canParse(source)
        : existsSync(join(root, source))
      expect(found, source).toBe(true)
    }
    if (checked !== undefined) expect(checked).toMatch(/^2026-\d\d-\d\d$/)
    expect(hosts.length + cookies.length + storage.length).toBeGreaterThan(0)
  })

  test.each(each)('writes hosts, names and lifetimes of %s as policies do', (_, known) => {
    const { hosts, cookies = [], storage = [] } = known
    for (const host of hosts) expect(host).toMatch(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/)
    for (const { lifetime: time } of [...cookies, ...storage]) {
      if (time !== undefined) expect(lifetime.safeParse(time).success, time).toBe(true)
    }
  })

  test.each(each)('has no pattern of %s that catches what is not its own', (_, known) => {
    const names = [
      ...(known.cookies ?? []).filter(({ on }) => on === undefined).map(({ name }) => name),
      ...(known.storage ?? []).map(({ key }) => key),
    ]
    for (const name of names) {
      // What stays without the stars must be telling: "ph_*" alone would catch anybody's.
      expect(name.replaceAll('*', '').length, name).toBeGreaterThanOrEqual(3)
      expect(name.startsWith('*'), name).toBe(false)
    }
  })

  test.each(each)('recognises %s by each of its hosts and cookies', (key, known) => {
    for (const host of known.hosts) {
      expect(serviceByHost(host.replace('*.', ''))?.key, host).toBe(key)
      if (host.startsWith('*.')) expect(serviceByHost(host.replace('*.', 'a.b.'))?.key).toBe(key)
    }
    for (const { name, on } of known.cookies ?? []) {
      expect(keyOf(name.replaceAll('*', 'x1'), on?.replace('*.', '')), name).toBe(key)
    }
  })
})

test.each([
  ['__Host-placet', 'placet'],
  ['__Secure-placet-rid', 'placet'],
  ['sb-abcdefgh-auth-token', 'supabase'],
  ['sb-abcdefgh-auth-token.1', 'supabase'],
  ['sb-abcdefgh-auth-token-code-verifier', 'supabase'],
  ['sb-abcdefgh-auth-token-flow-1-code-verifier', 'supabase'],
  ['sb-abcdefgh-auth-token-flows-code-verifier', 'supabase'],
  ['__stripe_mid', 'stripe'],
  ['__stripe_sid', 'stripe'],
  ['_vercel_jwt', 'vercel'],
  ['__vdpl', 'vercel'],
  ['_ga', 'google-analytics'],
  ['_ga_ABC123', 'google-analytics'],
  ['ph_phc_abc_posthog', 'posthog'],
  ['__cf_bm', 'cloudflare'],
  ['cf_clearance', 'cloudflare'],
  ['_cfuvid', 'cloudflare'],
  ['intercom-id-abc', 'intercom'],
  ['intercom-device-id-abc', 'intercom'],
  ['intercom-session-abc', 'intercom'],
  ['_hjSessionUser_1', 'hotjar'],
  ['_hjSession_1', 'hotjar'],
  ['VISITOR_INFO1_LIVE', 'youtube'],
  ['VISITOR_PRIVACY_METADATA', 'youtube'],
  ['YSC', 'youtube'],
])('the cookie %s is known as one of %s', (name, key) => {
  expect(keyOf(name)).toBe(key)
})

test.each([
  ['Vercel Live', 'vercel-live', 'vercel.live'],
  ['Vercel Web Analytics', 'vercel-analytics', 'va.vercel-scripts.com'],
  ['RunPod', 'runpod', 'api.runpod.ai'],
  ['Contentsquare', 'contentsquare', 't.contentsquare.net'],
  ['Stripe', 'stripe', 'm.stripe.com'],
])('%s, which sets no cookie of its own here, is known by name and host', (name, key, host) => {
  expect(called(name)).toBe(key)
  expect(serviceByHost(host)?.key).toBe(key)
})

describe('a name', () => {
  test.each([
    'Google Analytics 4',
    'Our PostHog',
    'post-hog',
    'GA4',
    'Full Story',
    'YOUTUBE films',
  ])('%s is recognised in whole words', (name) => expect(called(name)).toBeDefined())

  test.each([
    'Usage counts',
    'Product films',
    'Product settings',
    'Cheap heaps',
    'Heap size notes',
    'Clarity of text',
    'Customer segments',
    'Segment editor',
    'Drift correction',
    'Crisp images',
    'Door intercom',
    'Plausible answers',
    'Amplitude of the signal',
    'Fathom depths',
    'Umami recipes',
    'Loom patterns',
    'Hotjars',
    'Analytics',
    'Max ads',
  ])('%s is nobody’s', (name) => {
    expect(called(name)).toBeUndefined()
    expect(knownService(joined(name), { name: 'Our own tool' })).toBeUndefined()
  })

  test('an ordinary word is a service only where it is all there is', () => {
    for (const name of ['Heap', 'heap', 'Segment', 'Clarity', 'Drift', 'Plausible']) {
      expect(called(name), name).toBeDefined()
      expect(called(`${name} of our own`), name).toBeUndefined()
    }
  })

  test('a word is never recognised by accident', () => {
    const word = fc.stringMatching(/^[a-z]{1,14}$/)
    fc.assert(
      fc.property(word, word, (one, two) => {
        fc.pre(![one, two, one + two].some((text) => NAMES.has(text)))
        expect(knownService(one, { name: `${one} ${two}` })).toBeUndefined()
        expect(serviceByHost(one)).toBeUndefined()
        expect(serviceByCookie(one)).toBeUndefined()
      }),
      {
        numRuns: 2000,
        examples: [
          ['cheap', 'hotjars'],
          ['localhost', 'm'],
          ['player', 'did'],
        ],
      },
    )
  })

  test('a part of a name is not the name', () => {
    for (const name of NAMES) {
      for (const other of [`a${name}`, `${name}s`, name.slice(0, -1)]) {
        if (!NAMES.has(other)) expect(called(other), other).toBeUndefined()
      }
    }
  })
})

describe('a cookie', () => {
  test.each([
    'm',
    'did',
    'player',
    'IDE',
    'MR',
    'SM',
    'test_cookie',
    '__session',
    'session',
    'AMP',
  ])('called %s says nothing by itself', (name) => expect(keyOf(name)).toBeUndefined())

  test.each([
    ['m', 'm.stripe.com', 'stripe'],
    ['IDE', '.doubleclick.net', 'doubleclick'],
    ['player', 'vimeo.com', 'vimeo'],
    ['MR', '.c.clarity.ms', 'microsoft-clarity'],
  ])('called %s is known where it comes from %s', (name, domain, key) => {
    expect(keyOf(name, domain)).toBe(key)
    expect(keyOf(name, 'www.example.test')).toBeUndefined()
    expect(keyOf(name, `${domain.replace(/^\./, '')}.example.test`)).toBeUndefined()
  })

  test.each(['ph_level', 'mp_token', 'sb-theme', 'pref-theme', 'seen', 'theme', 'intercom'])(
    'called %s is left alone',
    (name) => expect(keyOf(name)).toBeUndefined(),
  )

  test('goes to the most exact claim', () => {
    expect(fits('AMP_*', 'AMP_TOKEN')).toBe(true)
    expect(keyOf('AMP_TOKEN')).toBe('google-analytics')
    expect(keyOf('AMP_a2dbce0e18')).toBe('amplitude')
  })
})

describe('a host', () => {
  test.each(['localhost', '127.0.0.1', 'www.example.test', 'posthog.com.example.test', '', 'com'])(
    '%j is nobody’s',
    (host) => expect(serviceByHost(host)).toBeUndefined(),
  )

  test('is not recognised by its end alone', () => {
    expect(serviceByHost('notposthog.com')).toBeUndefined()
  })

  test('is given to a service by the policy’s own pattern too', () => {
    expect(knownService('a', { name: 'b', hosts: ['*.posthog.com'] })?.key).toBe('posthog')
    expect(knownService('a', { name: 'b', hosts: ['*.eu.posthog.com'] })?.key).toBe('posthog')
  })
})
