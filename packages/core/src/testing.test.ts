// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { consentFor, freshPage, LOCAL } from '../test/page.ts'
import { decided } from './testing.ts'

afterEach(freshPage)

const seed = (categories: Readonly<Record<string, boolean>>, now?: number): void => {
  const { name, value } = decided(LOCAL, categories, now)
  document.cookie = `${name}=${value}; path=/`
}

test.each([
  [{}, { essential: true, functional: false, analytics: false }],
  [{ analytics: true }, { essential: true, functional: false, analytics: true }],
  [
    { functional: true, nothing: true },
    { essential: true, functional: true, analytics: false },
  ],
])('a page with the cookie of %j has decided so', (categories, effective) => {
  seed(categories)
  const { state } = consentFor()
  expect([state.status, state.effective]).toEqual(['decided', effective])
  expect(state.decision?.signed).toBe(false)
})

test('without it the page asks, and so it does once the cookie has lapsed', () => {
  expect(consentFor().state.status).toBe('undecided')
  freshPage()
  seed({ analytics: true }, Date.parse('2020-01-01'))
  expect(consentFor().state.status).toBe('undecided')
})

test('names the cookie, its origin and its attributes as the site has them', () => {
  const policy = { ...LOCAL, site: { ...LOCAL.site, origins: ['https://a.test'] } } as const
  expect(decided(policy, {})).toMatchObject({
    name: '__Host-placet',
    url: 'https://a.test',
    secure: true,
    sameSite: 'Lax',
  })
})
