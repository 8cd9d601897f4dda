import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenSchema } from '../wire/token-schema.ts'
import { asciiToBase64url } from './base64url.ts'
import { decodeToken, WEEK } from './claims.ts'

const hash = 'h'.repeat(12)
const claims = {
  ask: { analytics: hash, functional: hash },
  cat: ['analytics'],
  exp: WEEK * 3000,
  iss: 'https://www.example.test',
  pol: 'p'.repeat(43),
}
const unsigned = (payload: unknown): string => `u.${asciiToBase64url(JSON.stringify(payload))}`
const signed = (payload: unknown): string =>
  `eyJhIjoxfQ.${asciiToBase64url(JSON.stringify(payload))}.c2ln`

/** Both decoders, which must never differ. */
function accepted(text: string): boolean {
  const page = decodeToken(text)
  const wire = tokenSchema.safeParse(text)
  expect(page?.claims, text).toEqual(wire.success ? wire.data : undefined)
  return wire.success
}

const without = (key: string): unknown =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== key))

const GOOD: readonly (readonly [string, unknown])[] = [
  ['a full set', claims],
  ['nothing granted', { ...claims, cat: [] }],
  ['everything granted', { ...claims, cat: ['analytics', 'functional'] }],
  ['nothing asked', { ...claims, ask: {}, cat: [] }],
  ['the signal on', { ...claims, gpc: true }],
  ['a plain http issuer', { ...claims, iss: 'http://localhost:4100' }],
  [
    'a category named like a method',
    { ...claims, ask: { constructor: hash }, cat: ['constructor'] },
  ],
]

const BAD: readonly (readonly [string, unknown])[] = [
  ...Object.keys(claims).map((key) => [`without ${key}`, without(key)] as const),
  ['null', null],
  ['a list', [claims]],
  ['a number', 1],
  ['a text', 'claims'],
  ['an unknown field', { ...claims, sub: 'someone' }],
  ['a grant that was not asked', { ...claims, cat: ['marketing'] }],
  ['an inherited name as a grant', { ...claims, cat: ['toString'] }],
  ['unsorted grants', { ...claims, cat: ['functional', 'analytics'] }],
  ['a grant twice', { ...claims, cat: ['analytics', 'analytics'] }],
  ['grants as an object', { ...claims, cat: { 0: 'analytics' } }],
  ['a grant in a list', { ...claims, cat: [['analytics']] }],
  ['asked as a list', { ...claims, ask: [], cat: [] }],
  ['asked null', { ...claims, ask: null, cat: [] }],
  ['a short hash', { ...claims, ask: { analytics: 'x' } }],
  ['a hash in a list', { ...claims, ask: { ...claims.ask, analytics: [hash] } }],
  ['an odd category', { ...claims, ask: { ...claims.ask, Ads: hash } }],
  ['an empty category', { ...claims, ask: { ...claims.ask, '': hash } }],
  ['gpc false', { ...claims, gpc: false }],
  ['gpc null', { ...claims, gpc: null }],
  ['gpc 1', { ...claims, gpc: 1 }],
  ['an expiry within a week', { ...claims, exp: WEEK * 3000 + 1 }],
  ['an expiry of zero', { ...claims, exp: 0 }],
  ['a negative expiry', { ...claims, exp: -WEEK }],
  ['an expiry as a text', { ...claims, exp: String(WEEK) }],
  ['an expiry beyond integers', { ...claims, exp: WEEK * 2 ** 50 }],
  ['a fractional expiry', { ...claims, exp: 0.5 }],
  ['an issuer with a path', { ...claims, iss: 'https://www.example.test/x' }],
  ['an issuer in a list', { ...claims, iss: ['https://www.example.test'] }],
  ['a script as issuer', { ...claims, iss: 'javascript:alert(1)' }],
  ['a fingerprint too long', { ...claims, pol: 'p'.repeat(44) }],
]

/** The same bytes written otherwise: the bits that the last character has to spare are set. */
function loose(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(text.slice(-1))
  const other = text.slice(0, -1) + (alphabet[last + 1] ?? '')
  const bytes = (of: string): string => Buffer.from(of.slice(2), 'base64url').toString()
  expect(bytes(other)).toBe(bytes(text))
  return other
}

describe('the page and the wire accept the same tokens', () => {
  test.each(GOOD)('accept %s', (_, payload) => {
    expect(accepted(unsigned(payload))).toBe(true)
    expect(accepted(signed(payload))).toBe(true)
  })

  test.each(BAD)('refuse %s', (_, payload) => {
    expect(accepted(unsigned(payload))).toBe(false)
    expect(accepted(signed(payload))).toBe(false)
  })

  test.each([
    ['empty', ''],
    ['no dot', 'u'],
    ['four parts', `${signed(claims)}.x`],
    ['two parts that are not unsigned', unsigned(claims).replace('u.', 'v.')],
    ['padding', `${unsigned(claims)}=`],
    ['standard base64', unsigned(claims).replace('u.', 'u.+/')],
    ['a JSON text cut short', `u.${asciiToBase64url('{"ask":')}`],
    ['bits left over', loose(unsigned({ ...claims, cat: [] }))],
    ['beyond ASCII', `u.${asciiToBase64url(JSON.stringify({ ...claims, iss: 'https://é' }))}`],
    ['a signed one over 1 KB', signed(claims) + 'x'.repeat(1024 - signed(claims).length + 1)],
    ['one over 2 KB', `${unsigned(claims)}.${'x'.repeat(2048)}`],
  ])('refuse %s', (_, text) => {
    expect(accepted(text)).toBe(false)
  })

  test('agree on any text', () => {
    const part = fc.string({ unit: fc.constantFrom(...'aZ09_-.=+/u{" \n'), maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(part, fc.string()), (text) => {
        accepted(text)
        accepted(`u.${text}`)
        accepted(`${unsigned(claims)}.${text}`)
      }),
    )
  })

  test('agree on any JSON, and on claims with any one field replaced', () => {
    const field = fc.constantFrom('ask', 'cat', 'exp', 'iss', 'pol', 'gpc', 'other')
    const near = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(hash, 'analytics', WEEK, ['analytics'], { analytics: hash }, true, {}),
    )
    fc.assert(
      fc.property(field, near, (key, value) => {
        accepted(unsigned(value))
        accepted(unsigned({ ...claims, [key]: value }))
      }),
      { numRuns: 1000 },
    )
  })
})

test('tells a signed token from an unsigned one, and what is still to be delivered', () => {
  expect(decodeToken(signed(claims))).toEqual({ claims, signed: true })
  expect(decodeToken(unsigned(claims))).toEqual({ claims, signed: false })
  expect(decodeToken(`${unsigned(claims)}.abc`)?.pending).toEqual({})
  expect(decodeToken(`${unsigned(claims)}.${asciiToBase64url('{"id":"x"}')}`)?.pending).toEqual({
    id: 'x',
  })
})
