import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSetCookie } from './set-cookie.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const PAST = 'Thu, 01 Jan 1970 00:00:00 GMT'
const read = (line: string) => readSetCookie(line, NOW)

test.each([
  ['a=1', 'a'],
  ['  a\t= 1; Path=/', 'a'],
  ['a=b=c', 'a'],
  ['a=', 'a'],
  ['a[b]=1', 'a[b]'],
  ['__Host-x=1; Secure', '__Host-x'],
])('%j is a cookie named %j', (line, name) => {
  expect(read(line)).toEqual({ name, removes: false })
})

test.each([
  '',
  '=1',
  ' = 1',
  'a',
  'a; b=1',
  ';a=1',
  'a=1\u0000',
  'a\u0001=1',
  'a=1; Path=/\u007f',
  'a=\r1',
])('%j is none', (line) => {
  expect(read(line)).toBeUndefined()
})

describe('a line removes its cookie', () => {
  test.each([
    'Max-Age=0',
    'max-age = 0',
    'Path=/; MAX-AGE=-1; Secure',
    `Expires=${PAST}`,
    'expires=Thu, 01-Jan-1970 00:00:01 GMT',
    'Expires=Tue, 24 Nov 2026 12:00:00 GMT',
    'Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT',
  ])('with %s', (attributes) => {
    expect(read(`a=; ${attributes}`)).toEqual({ name: 'a', removes: true })
  })

  test.each([
    'Path=/',
    'Max-Age=1',
    'Max-Age=',
    'Max-Age=-',
    'Max-Age="0"',
    'Max-Age=0x0',
    `Max-Age=${'0'.repeat(1025)}`,
    `Max-Age=3600; Expires=${PAST}`,
    'Max-Age=0; Max-Age=3600',
    'Max-Age=3600; Max-Age=0',
    `Max-Age=3600; Max-Age=; Expires=${PAST}`,
    `Max-Age=x; Expires=${PAST}`,
    'Expires=Tue, 24 Nov 2026 12:00:01 GMT',
    `Expires=${PAST}; Expires=Fri, 01 Jan 2100 00:00:00 GMT`,
    'Expires=0',
    'Expires=1970',
    'Expires=Thu, 01 Jan 1970 00:00:00 +0100',
    `X-Expires=${PAST}`,
    `Comment="Max-Age=0"`,
  ])('but not where a browser may read it otherwise: %s', (attributes) => {
    expect(read(`a=1; ${attributes}`)).toEqual({ name: 'a', removes: false })
  })
})

test('any text is read without an error, to a name without "=" or ";"', () => {
  const text = fc.string({ unit: fc.constantFrom(...'a=; \t\u0000Max-Ageépires0') })
  fc.assert(
    fc.property(fc.oneof(fc.string(), text), (line) => {
      const name = read(line)?.name
      if (name !== undefined) expect(name).toMatch(/^[^=;\s]([^=;]*[^=;\s])?$/u)
    }),
  )
})
