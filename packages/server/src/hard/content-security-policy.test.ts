import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publish, type Policy, type Service } from '@placet/core/policy'
import { POLICY } from '../../test/testing.ts'
import { answered, denied, type Answer } from '../gate/answer.ts'
import { contentSecurityPolicy, type ContentPolicyOptions } from './content-security-policy.ts'

const service = (category: string, ...hosts: string[]): Service => ({
  name: category,
  category,
  recipient: 'Example Ltd',
  country: 'DE',
  hosts,
})

const base: Policy = {
  ...POLICY,
  services: {
    pay: service('essential', 'js.pay.test'),
    login: service('essential', '*.login.test'),
    film: service('functional', 'player.film.test'),
    stats: service('analytics', 'stats.test', 'shared.test'),
    chat: service('functional', 'shared.test'),
  },
}

const granting = (...categories: string[]): Answer => ({
  ...denied('not-granted', { signal: { gpc: false } }),
  allows: (category) => category === 'essential' || categories.includes(category),
})

const directives = (value: string): Record<string, string[]> =>
  Object.fromEntries(
    value.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )
/** The first of the policies: with a nonce there is a second, behind a comma. */
const written = (answer: Answer, policy: Policy = base, options?: ContentPolicyOptions) =>
  directives(contentSecurityPolicy(answer, policy, options).split(', ')[0] ?? '')

/** CSP3 §6.8.3: the directives for which `default-src` speaks where they are not there. */
const FALLING_BACK =
  'script-src style-src img-src font-src media-src frame-src connect-src worker-src manifest-src object-src'.split(
    ' ',
  )
const csp = (...given: Parameters<typeof written>): Record<string, string[]> => {
  const found = written(...given)
  const all = FALLING_BACK.map((name) => [name, found[name] ?? found['default-src'] ?? ['*']])
  return { ...Object.fromEntries(all), ...found }
}

const ESSENTIAL = ['https://js.pay.test', 'https://login.test', 'https://*.login.test']
const sockets = (sources: string[]) => sources.map((source) => source.replace('https', 'wss'))
const OWN = 'https://www.example.test'

describe('for a visitor who granted nothing', () => {
  test('everything but the site and its essential services is shut', () => {
    const open = ["'self'", OWN, ...ESSENTIAL]
    expect(csp(granting())).toEqual({
      'default-src': open,
      'script-src': open,
      'style-src': open,
      'img-src': open,
      'font-src': open,
      'media-src': open,
      'frame-src': open,
      'connect-src': [...open, ...sockets([OWN, ...ESSENTIAL])],
      'worker-src': ["'self'"],
      'manifest-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    })
  })

  test('essential services stay open even for an answer that allows nothing at all', () => {
    const nothing = { ...granting(), allows: () => false }
    expect(csp(nothing)).toEqual(csp(granting()))
  })
})

describe('a grant', () => {
  test('opens the hosts of its own category and no other', () => {
    const sources = csp(granting('functional'))['script-src']
    expect(sources).toContain('https://player.film.test')
    expect(sources).not.toContain('https://stats.test')
  })

  test('opens a host that a refused service shares', () => {
    expect(csp(granting())['img-src']).not.toContain('https://shared.test')
    for (const category of ['functional', 'analytics']) {
      const sources = csp(granting(category))['img-src']
      expect(sources?.filter((source) => source === 'https://shared.test')).toHaveLength(1)
    }
  })

  test('vetoed by the signal opens nothing', () => {
    const published = publish(base)
    const ask = Object.fromEntries(
      Object.entries(published.categories).map(([key, { hash }]) => [key, hash]),
    )
    const accepted = new Map(Object.entries(ask).map(([key, hash]) => [key, new Set([hash])]))
    const claims = { ask, cat: ['analytics', 'functional'], exp: 1, iss: OWN, pol: '' }
    const sources = (gpc: boolean) => {
      const answer = answered({ token: '', claims, accepted, seen: { signal: { gpc } } })
      return directives(contentSecurityPolicy(answer, published))['connect-src']
    }
    expect(sources(false)).toContain('https://stats.test')
    expect(sources(true)).not.toContain('https://stats.test')
    expect(sources(true)).toContain('https://player.film.test')
  })

  test('gives the same for a policy as written and as published', () => {
    const answer = granting('functional')
    expect(contentSecurityPolicy(answer, publish(base))).toBe(contentSecurityPolicy(answer, base))
  })
})

describe('the site', () => {
  const site = { ...base.site, origins: [OWN, 'https://stats.test'] as const }

  test('may use its other origins, but not one where a service is that may not run', () => {
    const policy = { ...base, site }
    expect(csp(granting(), policy)['connect-src']).not.toContain('https://stats.test')
    expect(csp(granting('analytics'), policy)['connect-src']).toContain('https://stats.test')
  })

  test('on plain http opens any port of a host, since a policy names none', () => {
    const origins = ['http://localhost:4101', 'http://[::1]:4101'] as const
    const policy = { ...base, site: { name: 'Dev', origins } }
    const { 'script-src': scripts, 'connect-src': connects } = csp(granting(), policy)
    expect(scripts).toEqual([
      "'self'",
      'http://localhost:4101',
      'http://js.pay.test:*',
      'http://login.test:*',
      'http://*.login.test:*',
    ])
    expect(connects).toContain('ws://*.login.test:*')
  })
})

describe('what a site adds', () => {
  test('is all there, beside what was there', () => {
    const added = {
      'img-src': ['data:', 'https://cdn.test', 'https://cdn.test:8443/a/'],
      'object-src': ['blob:'],
      'frame-src': [],
      'frame-ancestors': ["'self'", 'https://player.film.test'],
      'report-to': ['csp'],
      'upgrade-insecure-requests': [],
    }
    const plain = csp(granting())
    const more = csp(granting(), base, { directives: added })
    expect(more['img-src']).toEqual([...(plain['img-src'] ?? []), ...added['img-src']])
    expect(more['object-src']).toEqual(['blob:'])
    expect(more['frame-src']).toEqual(plain['frame-src'])
    expect(more['frame-ancestors']).toEqual(["'self'", 'https://player.film.test'])
    expect(more['report-to']).toEqual(['csp'])
    expect(more['upgrade-insecure-requests']).toEqual([])
  })

  test.each([
    ['img-src', 'https://a.test; script-src *'],
    ['img-src', 'https://a.test,default-src *'],
    ['img-src', 'https://a.test\nx'],
    ['img-src', 'https://a.test b.test'],
    ['img-src', ''],
    ['img-src', '*'],
    ['img-src', 'https:'],
    ['img-src', 'https://*'],
    ['img-src', '*:*'],
    ['connect-src', 'wss:'],
    ['script-src', "'strict-dynamic'"],
    ['script-src', "'nonce-abc'"],
    ['script-src', "'none'"],
    ['script-src', 'unsafe-inline'],
    ['script-src', 'self'],
    ['script-src', 'javascript:'],
    ['default-src', "'self'"],
    ['script-src-elem', "'self'"],
    ['prefetch-src', "'self'"],
    ['constructor', ''],
    ['report-uri', '//evil.test/x'],
    ['report-uri', 'https://evil.test/x'],
    ['report-to', 'a b'],
    ['upgrade-insecure-requests', 'x'],
  ])('cannot be %s %j', (directive, source) => {
    const options = { directives: { [directive]: [source] } }
    expect(() => contentSecurityPolicy(granting(), base, options)).toThrow(TypeError)
  })

  test.each([
    'stats.test',
    'https://stats.test',
    'https://STATS.test:444/x',
    'wss://player.film.test',
    'https://*.film.test',
    'https://*.test',
  ])('cannot open a host of an optional service, whatever was granted: %s', (source) => {
    const options = { directives: { 'connect-src': [source] } }
    for (const answer of [granting(), granting('functional', 'analytics')]) {
      expect(() => contentSecurityPolicy(answer, base, options)).toThrow(/optional service/)
    }
  })

  test('may repeat what an essential service opens, though an optional one shares it', () => {
    const policy = {
      ...base,
      services: { ...base.services, more: service('analytics', 'x.login.test') },
    }
    const options = {
      directives: { 'connect-src': ['https://x.login.test', 'https://*.login.test'] },
    }
    expect(csp(granting(), policy, options)['connect-src']).toContain('https://x.login.test')
  })
})

describe('its length', () => {
  const hosts = Array.from({ length: 100 }, (_, i) => `host-${i}.example.test`)
  const many = { ...base, services: { many: service('analytics', ...hosts) } }

  test('is that of its hosts three times, whatever they are for', () => {
    const [few, all] = [granting(), granting('analytics')].map(
      (answer) => contentSecurityPolicy(answer, many).length,
    )
    const once = hosts.join(' https://').length + ' https://'.length
    expect(few).toBeLessThan(400)
    expect((all ?? Infinity) - (few ?? 0)).toBeLessThan(3 * once)
  })

  test('names only what differs from the rest', () => {
    expect(Object.keys(written(granting('analytics'), many)).join(' ')).toBe(
      'default-src connect-src worker-src manifest-src object-src base-uri form-action frame-ancestors',
    )
    const added = written(granting(), base, {
      nonce: 'MTIzNDU2Nzg5MDEyMzQ1Ng',
      directives: { 'img-src': ['data:'], 'font-src': ["'self'"] },
    })
    expect(Object.keys(added)).toEqual(
      expect.arrayContaining(['script-src', 'style-src', 'img-src']),
    )
    expect(added).not.toHaveProperty('font-src')
    expect(added['default-src']).not.toContain('data:')
  })
})

describe('a nonce', () => {
  test('stands for inline scripts and styles, beside the hosts', () => {
    const nonce = 'MTIzNDU2Nzg5MDEyMzQ1Ng=='
    const found = csp(granting(), base, { nonce })
    for (const [directive, sources] of Object.entries(found)) {
      const isInline = directive === 'script-src' || directive === 'style-src'
      expect(sources.includes(`'nonce-${nonce}'`), directive).toBe(isInline)
    }
    expect(found['script-src']).toContain('https://js.pay.test')
    expect(contentSecurityPolicy(granting(), base, { nonce })).not.toContain('strict-dynamic')
  })

  test('opens no host: a second policy must agree, which knows inline code and hosts alone', () => {
    const nonce = 'MTIzNDU2Nzg5MDEyMzQ1Ng=='
    const added = { 'script-src': ["'sha256-abc='", "'wasm-unsafe-eval'"] }
    const value = contentSecurityPolicy(granting(), base, { nonce, directives: added })
    const [, second = '', ...others] = value.split(', ')
    expect(others).toEqual([])
    const open = ["'self'", OWN, ...ESSENTIAL]
    expect(directives(second)).toEqual({
      'script-src': [...open, "'wasm-unsafe-eval'", "'unsafe-inline'"],
      'style-src': [...open, "'unsafe-inline'"],
    })
  })

  test.each(['', ' ', "x' *", 'a;b', 'a,b', 'ab===', 'a\n', 'é'])('cannot be %j', (nonce) => {
    expect(() => contentSecurityPolicy(granting(), base, { nonce })).toThrow(TypeError)
  })
})

describe('Trusted Types', () => {
  test('are asked for with the policy of Placet beside those of the site', () => {
    const found = csp(granting(), base, { trustedTypes: ['app', 'placet', "'allow-duplicates'"] })
    expect(found['require-trusted-types-for']).toEqual(["'script'"])
    expect(found['trusted-types']).toEqual(['placet', 'app', "'allow-duplicates'"])
    expect(csp(granting(), base, { trustedTypes: [] })['trusted-types']).toEqual(['placet'])
    expect(csp(granting())['trusted-types']).toBeUndefined()
  })

  test.each(['*', 'a b', 'a;b', '', "'none'"])('cannot name %j', (name) => {
    const options = { trustedTypes: [name] }
    expect(() => contentSecurityPolicy(granting(), base, options)).toThrow(TypeError)
  })
})

describe('whatever a policy holds', () => {
  test.each([
    'a.test; script-src *',
    '*',
    'a.test b',
    'A.test',
    'https://a.test',
    'a.test:1',
    "'self'",
  ])('a host that is none is an error, granted or not: %j', (host) => {
    for (const category of ['essential', 'analytics']) {
      const policy = { ...base, services: { odd: service(category, host) } }
      expect(() => contentSecurityPolicy(granting(), policy)).toThrow(TypeError)
    }
  })

  test('an origin that is none is an error', () => {
    const origins = ['https://a.test;script-src'] as const
    const policy = { ...base, site: { name: 'x', origins } }
    expect(() => contentSecurityPolicy(granting(), policy)).toThrow(TypeError)
  })

  const label = fc.constantFrom('a', 'b', 'www', 'example', 'x-1')
  const host = fc
    .tuple(fc.boolean(), fc.array(label, { minLength: 1, maxLength: 3 }))
    .map(([wild, labels]) => `${wild ? '*.' : ''}${[...labels, 'test'].join('.')}`)
  const services = fc.dictionary(
    fc.constantFrom('one', 'two', 'three', 'four'),
    fc
      .tuple(
        fc.constantFrom('essential', 'functional', 'analytics'),
        fc.array(host, { maxLength: 3 }),
      )
      .map(([category, hosts]) => service(category, ...hosts)),
  )
  const granted = fc.subarray(['functional', 'analytics'])
  const origin = fc
    .constantFrom('https', 'http')
    .map((scheme) => `${scheme}://www.example.test` as const)

  /** CSP3 §6.7.2.10: `*.` is for what lies below, never for the name itself. */
  const matches = (source: string, name: string): boolean => {
    const declared = source.replace(/^\w+:\/\//, '').replace(/:\*$/, '')
    return declared.startsWith('*.') ? name.endsWith(declared.slice(1)) : declared === name
  }
  /** As the rules have it: `*.` is for that name too. */
  const owns = ({ hosts = [] }: Service, name: string): boolean =>
    hosts.some((declared) => matches(declared, name) || declared === `*.${name}`)

  test('a name is open exactly where an essential or granted service owns it', () => {
    fc.assert(
      fc.property(services, granted, fc.tuple(origin, host), (all, categories, [own, wanted]) => {
        const policy = { ...base, site: { name: 'x', origins: [own] as const }, services: all }
        const name = wanted.replace('*.', 'z.')
        const open = csp(granting(...categories), policy)
        const owners = Object.values(all).filter((one) => owns(one, name))
        const may = owners.some(
          ({ category }) => category === 'essential' || categories.includes(category),
        )
        const isOwn = own.endsWith(`//${name}`) && owners.length === 0
        for (const directive of [
          'script-src',
          'img-src',
          'frame-src',
          'connect-src',
          'style-src',
        ]) {
          const sources = open[directive]?.filter((source) => source !== "'self'") ?? []
          expect(sources.some((source) => matches(source, name))).toBe(may || isOwn)
        }
      }),
    )
  })

  test('no option gets a line or a directive in', () => {
    const names = ['img-src', 'script-src', 'report-to', 'report-uri', 'x']
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.string({ unit: fc.constantFrom(...`;,\n\r '"*-/:.ahtps`) }),
    )
    const options = fc.record(
      {
        nonce: text,
        directives: fc.dictionary(fc.constantFrom(...names), fc.array(text, { maxLength: 2 })),
        trustedTypes: fc.array(text, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    )
    const known = [...FALLING_BACK, ...Object.keys(written(granting()))]
    const may = new Set([...known, ...names, 'require-trusted-types-for', 'trusted-types'])
    const tried = (given: ContentPolicyOptions): string | undefined => {
      try {
        return contentSecurityPolicy(granting(), base, given)
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        return undefined
      }
    }
    fc.assert(
      fc.property(options, (given) => {
        const value = tried(given)
        if (value === undefined) return
        expect(value).toMatch(/^[\x20-\x7e]+$/)
        const policies = value.split(', ')
        expect(policies.length).toBe(given.nonce === undefined ? 1 : 2)
        for (const one of policies) {
          expect(one).not.toContain(',')
          const parts = one.split(';').map((part) => part.trim().split(' ')[0] ?? '')
          expect(parts.every((part) => may.has(part))).toBe(true)
          expect(parts).toHaveLength(new Set(parts).size)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
