// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freshPage, PAGE, setCookie, signedToken } from '../../test/page.ts'
import { deriveState, usableToken } from '../derive.ts'
import { readCookie } from '../read-cookie.ts'
import { answerInCookie } from './answer.ts'

const NOW = Date.now()
const KEYS = Object.keys(PAGE.categories)

beforeEach(freshPage)
afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(document, 'prerendering')
})

const known = () => answerInCookie(PAGE, NOW)
/** What the page's own consent makes of the same cookie. */
const exact = (gpc: boolean) =>
  deriveState(PAGE, usableToken(readCookie(PAGE.cookie.token) ?? '', PAGE, NOW), { gpc })

function signal(gpc: boolean): void {
  vi.stubGlobal('navigator', { globalPrivacyControl: gpc })
}

const claims = fc.record(
  {
    iss: fc.constantFrom(PAGE.issuer, 'https://other.test'),
    exp: fc.constantFrom(0, 604_800, 604_800 * 2_400, 604_800 * 4_000),
    gpc: fc.constant(true as const),
    ask: fc.dictionary(
      fc.constantFrom(...KEYS, 'older'),
      fc.constantFrom(...Object.values(PAGE.categories).map(({ hash }) => hash), 'abcdefghijkl'),
    ),
  },
  { requiredKeys: [] },
)

test('says of well-formed claims what the page will say', () => {
  fc.assert(
    fc.property(claims, fc.subarray(KEYS), fc.boolean(), (change, granted, gpc) => {
      const cat = granted.filter((key) => !change.ask || Object.hasOwn(change.ask, key)).sort()
      setCookie(signedToken(cat, change))
      signal(gpc)
      const { effective, decision } = exact(gpc)
      expect(known().effective).toEqual(effective)
      expect(known().decision?.categories ?? {}).toEqual(decision?.categories ?? {})
    }),
  )
})

test('grants nothing that the page would deny, whatever is wrong with the claims', () => {
  const wrong = fc.oneof(
    fc.record({ iss: fc.anything() }),
    fc.record({
      exp: fc.oneof(
        fc.integer({ max: Math.floor(NOW / 1000) }),
        fc.constant(null),
        fc.constant('soon'),
      ),
    }),
    fc.record({ ask: fc.anything() }),
    fc.record({ cat: fc.oneof(fc.constantFrom(...KEYS), fc.constant({}), fc.constant(1)) }),
  )
  fc.assert(
    fc.property(wrong, fc.boolean(), (change, gpc) => {
      setCookie(signedToken(KEYS, change))
      signal(gpc)
      const { effective } = exact(gpc)
      for (const key of KEYS) if (!effective[key]) expect(known().effective[key]).toBe(false)
    }),
  )
})

test('a text that is no token grants nothing', () => {
  const token = signedToken(KEYS)
  const cut = fc.nat(token.length - 1).map((at) => token.slice(0, token.indexOf('.') + at / 4))
  fc.assert(
    fc.property(fc.oneof(cut, fc.string(), fc.stringMatching(/^[\w.-]*$/)), (text) => {
      setCookie(encodeURIComponent(text))
      expect(KEYS.filter((key) => known().effective[key])).toEqual([])
    }),
  )
})

test('twins that differ grant nothing, twins that are the same do', () => {
  const both = (one: string, other: string): void => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue(`placet=${one}; a=1; placet=${other}`)
  }
  both(signedToken(KEYS), signedToken([]))
  expect(KEYS.filter((key) => known().effective[key])).toEqual([])
  both(signedToken(KEYS), signedToken(KEYS))
  expect(KEYS.filter((key) => known().effective[key])).toEqual(KEYS)
  vi.restoreAllMocks()
})

test('a page that is rendered ahead has no answer yet', () => {
  setCookie(signedToken(KEYS))
  expect(known().effective).toMatchObject(Object.fromEntries(KEYS.map((key) => [key, true])))
  Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
  expect(known()).toMatchObject({ effective: { essential: true, analytics: false } })
  expect(known().decision?.categories ?? {}).toEqual({})
})
