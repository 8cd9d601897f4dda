import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publish, type CookieUse, type Policy, type Service } from '@placet/core/policy'
import { POLICY } from '../../test/testing.ts'
import { denied, type Answer } from '../gate/answer.ts'
import { allowedSetCookies, filterSetCookie } from './filter-set-cookie.ts'

const cookie = (name: string, rest: Partial<CookieUse> = {}): CookieUse => ({
  name,
  purpose: 'session',
  lifetime: 'P1Y',
  ...rest,
})
const service = (category: string, ...cookies: CookieUse[]): Service => ({
  name: category,
  category,
  recipient: 'Example Ltd',
  country: 'DE',
  cookies,
})
const policy: Policy = {
  ...POLICY,
  services: {
    session: service('essential', cookie('sid'), cookie('sb-*-auth')),
    chat: service('functional', cookie('chat-*', { httpOnly: true, path: '/chat' })),
    settings: service('functional', cookie('theme'), cookie('sid-hint', { httpOnly: true })),
    stats: service('analytics', cookie('_s', { httpOnly: true }), cookie('chat-seen')),
  },
}

const answering = (carried: readonly string[] | undefined, ...granted: string[]): Answer => ({
  ...denied('not-granted', { signal: { gpc: false } }),
  allows: (category) => category === 'essential' || granted.includes(category),
  cookieNames: carried && (() => carried),
})
const filtered = (lines: readonly string[], answer: Answer) =>
  allowedSetCookies(lines, answer, policy)

const REMOVED = 'Max-Age=0; HttpOnly; Secure'

describe('a cookie goes out', () => {
  test.each([
    'sid=1; Path=/',
    'sb-x-auth=1',
    '__Host-placet=t',
    '__Secure-placet-rid=r; Path=/placet',
  ])('where it is essential or Placet’s own: %s', (line) => {
    expect(filtered([line], answering([]))).toEqual([line])
  })

  test.each([
    ['chat-1=x; HttpOnly', 'functional'],
    ['theme=dark', 'functional'],
    ['_s=1', 'analytics'],
  ])('where its category is granted: %s', (line, category) => {
    expect(filtered([line], answering([], category))).toEqual([line])
    expect(filtered([line], answering([]))).toEqual([])
  })

  test.each([
    'rogue=1',
    'SID=1',
    'placet=1',
    'sid',
    '=sid',
    'sid=1\u0000',
    'sid =; a\u0001',
    '__proto__=1',
    'sb-auth=1',
  ])('never where nothing declares it: %j', (line) => {
    expect(filtered([line], answering([], 'functional', 'analytics'))).toEqual([])
  })

  test('where a granted service declares what a refused one does too', () => {
    const line = 'chat-seen=1'
    expect(filtered([line], answering([]))).toEqual([])
    expect(filtered([line], answering([], 'analytics'))).toEqual([line])
    expect(filtered([line], answering([], 'functional'))).toEqual([line])
  })

  test('where it only removes, whoever’s it is', () => {
    const lines = ['rogue=; Max-Age=0', '_s=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']
    expect(filtered(lines, answering([]))).toEqual(lines)
  })
})

describe('an HttpOnly cookie of what is not granted', () => {
  test('is removed where the request carries it, at every place the policy knows', () => {
    expect(filtered([], answering(['chat-1', 'sid', 'theme', 'other']))).toEqual([
      `chat-1=; Path=/; ${REMOVED}`,
      `chat-1=; Path=/chat; ${REMOVED}`,
    ])
    expect(filtered([], answering([]))).toEqual([])
  })

  test('stays while it is granted', () => {
    expect(filtered([], answering(['chat-1', '_s'], 'functional'))).toEqual([
      `_s=; Path=/; ${REMOVED}`,
    ])
  })

  test('stays where an allowed service declares its name too', () => {
    expect(filtered([], answering(['chat-seen'], 'analytics'))).toEqual([])
  })

  test('is removed by its full name for an answer that saw no request', () => {
    const names = filtered([], answering(undefined)).map((line) => line.split('=')[0])
    expect(names).toEqual(['sid-hint', '_s'])
  })

  test('is removed on its declared domain and the site’s', () => {
    const stats = service('analytics', cookie('_s', { httpOnly: true, domain: 'x.example.test' }))
    const site = { ...POLICY.site, domain: 'example.test' }
    expect(
      allowedSetCookies([], answering(['_s']), { ...POLICY, site, services: { stats } }),
    ).toEqual([
      `_s=; Path=/; ${REMOVED}`,
      `_s=; Path=/; Domain=x.example.test; ${REMOVED}`,
      `_s=; Path=/; Domain=example.test; ${REMOVED}`,
    ])
  })

  test('with a __Host- name is removed where alone it can be', () => {
    const use = cookie('__Host-s', { httpOnly: true, path: '/x', domain: 'example.test' })
    const services = { stats: service('analytics', use) }
    expect(allowedSetCookies([], answering(['__Host-s']), { ...POLICY, services })).toEqual([
      `__Host-s=; Path=/; ${REMOVED}`,
    ])
  })

  test('in development is removed without Secure', () => {
    const site = { name: 'Dev', origins: ['http://localhost:1'] as const }
    expect(allowedSetCookies([], answering(['_s']), { ...policy, site })).toEqual([
      '_s=; Path=/; Max-Age=0; HttpOnly',
    ])
  })

  test('is never echoed where its name, path or domain is no such thing', () => {
    const use = (rest: Partial<CookieUse>) => cookie('x*', { httpOnly: true, ...rest })
    const services = {
      odd: service('analytics', use({ path: '/a; Domain=evil.test', domain: 'a.test\r\nX: y' })),
    }
    const carried = ['x', 'xé', 'x,y', 'x"', 'x\u0001', `x${'y'.repeat(256)}`, 'x:y']
    expect(allowedSetCookies([], answering(carried), { ...POLICY, services })).toEqual([
      `x=; Path=/; ${REMOVED}`,
    ])
  })

  test('takes no more than its share of the headers, however many are sent', () => {
    const carried = Array.from({ length: 500 }, (_, i) => `chat-${i}`)
    const lines = filtered([], answering(carried))
    expect(lines.join('').length).toBeLessThanOrEqual(2400)
    expect(lines.length).toBeGreaterThan(20)
  })
})

describe('a response', () => {
  const responding = (...lines: string[]) => {
    const headers = new Headers({ 'content-type': 'text/html', 'x-kept': '1' })
    for (const line of lines) headers.append('set-cookie', line)
    return new Response('hello', { status: 203, statusText: 'Fine', headers })
  }

  test('keeps status, headers and body, and has the cookies that may go out', async () => {
    const lines = ['sid=1; Path=/', 'rogue=1', 'theme=dark']
    const answer = answering(['_s'])
    const after = filterSetCookie(responding(...lines), answer, publish(policy))
    expect(after.headers.getSetCookie()).toEqual(['sid=1; Path=/', `_s=; Path=/; ${REMOVED}`])
    expect([after.status, after.statusText]).toEqual([203, 'Fine'])
    expect(after.headers.get('x-kept')).toBe('1')
    expect(await after.text()).toBe('hello')
  })

  test('is the same one where nothing changes', () => {
    const before = responding('sid=1')
    expect(filterSetCookie(before, answering([]), policy)).toBe(before)
    const failed = Response.error()
    expect(filterSetCookie(failed, answering([]), policy)).toBe(failed)
  })

  test('may have headers that cannot be changed, and no body', () => {
    const redirect = Response.redirect('https://www.example.test/x', 303)
    const after = filterSetCookie(redirect, answering(['_s']), policy)
    expect([after.status, after.headers.get('location')]).toEqual([
      303,
      'https://www.example.test/x',
    ])
    expect(after.headers.getSetCookie()).toHaveLength(1)
    const empty = new Response(null, { status: 204, headers: { 'set-cookie': 'rogue=1' } })
    expect(filterSetCookie(empty, answering([]), policy).headers.getSetCookie()).toEqual([])
  })
})

test('whatever is set and sent, nothing undeclared or refused is set, and no line is made up', () => {
  const name = fc.oneof(
    fc.constantFrom('sid', 'chat-1', 'chat-seen', '_s', 'theme', 'rogue', '__Host-placet'),
    fc.string({ unit: 'binary-ascii', maxLength: 8 }),
  )
  const tail = fc.constantFrom(
    '',
    '; Max-Age=0',
    '; Max-Age=9',
    '; Path=/; HttpOnly',
    '; Expires=x',
  )
  const line = fc.tuple(name, tail).map(([one, rest]) => `${one}=1${rest}`)
  const granted = fc.subarray(['functional', 'analytics'])
  fc.assert(
    fc.property(fc.array(line), fc.array(name), granted, (lines, carried, categories) => {
      const out = filtered(lines, answering(carried, ...categories))
      for (const one of out) {
        const set = one.split('=')[0]?.trim() ?? ''
        const isRemoval = one.endsWith('; Max-Age=0') || one.includes('; Max-Age=0; HttpOnly')
        const owners = Object.values(policy.services).filter(({ cookies = [] }) =>
          cookies.some((use) => new RegExp(`^${use.name.replaceAll('*', '.*')}$`).test(set)),
        )
        const may =
          set === '__Host-placet' ||
          owners.some(({ category }) => category === 'essential' || categories.includes(category))
        expect(isRemoval || may, one).toBe(true)
        if (!lines.includes(one))
          expect(one).toMatch(/^[\w!#$%&'*+.^`|~-]+=; Path=\/\w*; Max-Age=0/)
      }
    }),
  )
})
