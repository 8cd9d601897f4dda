// @vitest-environment jsdom
import { JSDOM } from 'jsdom'
import { afterEach, expect, test, vi } from 'vitest'
import { consentFor, freshPage, LOCAL } from '../test/page.ts'
import type { Policy } from './policy/policy.ts'
import { decided, seed, type SetCookieOptions } from './testing.ts'

afterEach(freshPage)

/** The policy of the page, as a site of these origins has it. */
const at = (origin: string, domain?: string): Policy => ({
  ...LOCAL,
  site: { name: 'Example', origins: [origin], ...(domain !== undefined && { domain }) },
})

test.each([
  [{}, { essential: true, functional: false, analytics: false }],
  [{ analytics: true }, { essential: true, functional: false, analytics: true }],
  [
    { functional: true, nothing: true },
    { essential: true, functional: true, analytics: false },
  ],
])('a page with the cookie of %j has decided so', (categories, effective) => {
  seed(document, LOCAL, categories)
  const { state } = consentFor()
  expect([state.status, state.effective]).toEqual(['decided', effective])
  expect(state.decision?.signed).toBe(false)
})

test('without it the page asks, and so it does once the cookie has lapsed', () => {
  expect(consentFor().state.status).toBe('undecided')
  freshPage()
  const { name, value } = decided(LOCAL, { analytics: true }, Date.parse('2020-01-01'))
  document.cookie = `${name}=${value}; path=/`
  expect(consentFor().state.status).toBe('undecided')
})

test('names the cookie, its origin and its attributes as the site has them', () => {
  expect(decided(at('https://a.test'), {})).toMatchObject({
    name: '__Host-placet',
    url: 'https://a.test',
    secure: true,
    sameSite: 'Lax',
  })
})

test('is for all sub-domains where one decision holds for them', () => {
  const cookie = decided(at('https://www.a.test', 'a.test'), {})
  expect(cookie).toMatchObject({ name: '__Secure-placet', domain: '.a.test', path: '/' })
  expect(cookie).not.toHaveProperty('url')
})

test('takes a policy as a JSON import types it', () => {
  const file = { ...LOCAL, site: { name: 'Example', origins: ['http://localhost:3000'] } }
  expect(decided(file, {})).toMatchObject({ name: 'placet', url: 'http://localhost:3000' })
})

test.each([
  ['https://a.test/', at('https://a.test'), /^__Host-placet=u\./],
  ['https://app.a.test/deep/er', at('https://www.a.test', 'a.test'), /^__Secure-placet=u\./],
  ['http://localhost:3000/', LOCAL, /^placet=u\./],
])('seeds a document at %s with the cookie of its site', (url, policy, text) => {
  const { document: page } = new JSDOM('', { url }).window
  seed(page, policy, {})
  expect(page.cookie).toMatch(text)
})

test.each(['http://a.test/', 'about:blank'])(
  'says so where a document at %s keeps no such cookie',
  (url) => {
    const { document: page } = new JSDOM('', { url }).window
    expect(() => seed(page, at('https://a.test'), {})).toThrow(
      /no cookie __Host-placet is kept; the document must be at a\.test/,
    )
  },
)

test('gives Playwright the cookie, and what Playwright answers back', async () => {
  const addCookies = vi.fn<(cookies: readonly object[]) => Promise<void>>(async () => undefined)
  const seeding = seed({ addCookies }, LOCAL, { analytics: true })
  expect(seeding).toBeInstanceOf(Promise)
  await seeding
  const { name, url } = decided(LOCAL, { analytics: true })
  expect(addCookies.mock.calls).toEqual([[[expect.objectContaining({ name, url })]]])
})

// A stub with the documented signature of `cy.setCookie`: Cypress brings a browser of its own.
test.each([
  [at('https://a.test:8443'), '__Host-placet', { domain: 'a.test', hostOnly: true, secure: true }],
  [
    at('https://www.a.test', 'a.test'),
    '__Secure-placet',
    { domain: 'a.test', hostOnly: false, secure: true },
  ],
  [LOCAL, 'placet', { domain: 'localhost', hostOnly: true, secure: false }],
])('tells Cypress everything that its own defaults would get wrong (%#)', (policy, name, where) => {
  const setCookie = vi.fn<(name: string, value: string, options: SetCookieOptions) => string>(
    () => 'yielded',
  )
  expect(seed({ setCookie }, policy, { analytics: true })).toBe('yielded')
  const { value, expires } = decided(policy, { analytics: true })
  const rest = { path: '/', sameSite: 'lax', expiry: expect.any(Number) }
  expect(setCookie.mock.calls).toEqual([[name, value, { ...where, ...rest }]])
  expect(Math.abs(Number(setCookie.mock.calls[0]?.[2].expiry) - expires)).toBeLessThan(5)
})
