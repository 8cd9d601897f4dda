import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCookieLine } from './cookie-line.ts'

const NOW = Date.parse('2026-11-24')
const read = (line: string) => parseCookieLine(line, NOW)

describe('the name', () => {
  test.each([
    ['a=1', 'a'],
    [' a\t=1; path=/', 'a'],
    ['a=b=c', 'a'],
    ['a', ''],
    ['', ''],
    ['; path=/', ''],
    ['=_ga=1', '_ga'],
    ['==_ga=1', '_ga'],
    [' = _ga =1', '_ga'],
    ['a; b=1', ''],
    ['a\u00a0=1', 'a\u00a0'],
    ['__Host-x=1; Secure', '__Host-x'],
  ])('of %j is %j', (line, name) => {
    expect(read(line).name).toBe(name)
  })
})

describe('removes', () => {
  test.each([
    'a=; Max-Age=0',
    'a=;max-age=-1',
    'a=; MAX-AGE = 0 ; path=/',
    'a=; max-age=9; max-age=0',
    'a=; expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'a=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/',
    'a=; max-age=never; expires=Thu, 01 Jan 1970 00:00:00 GMT',
  ])('%j', (line) => {
    expect(read(line).removes).toBe(true)
  })
})

describe('writes', () => {
  test.each([
    'a=1',
    'a=1; max-age=1',
    'a=1; max-age=0; max-age=1',
    'a=1; max-age=0; max-age=1; expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'a=1; max-age=0x; path=/',
    'a=1; max-age=',
    'a=max-age=0',
    'max-age=0',
    'expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'a=1; expires=Thu, 01 Jan 2099 00:00:00 GMT',
    'a=1; expires=Thu, 01 Jan 60 00:00:00 GMT',
    'a=1; expires=yesterday',
    'a=1; xmax-age=0',
    'a=1; path=/max-age=0',
  ])('%j', (line) => {
    expect(read(line).removes).toBe(false)
  })
})

test('whatever follows the first semicolon changes no name', () => {
  const text = fc.string({ unit: 'grapheme-ascii' }).filter((it) => !it.includes(';'))
  fc.assert(
    fc.property(text, fc.string(), (pair, attributes) => {
      expect(read(`${pair};${attributes}`).name).toBe(read(pair).name)
    }),
  )
})

test('a plain name is read back as it is, however the line goes on', () => {
  const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]+$/)
  fc.assert(
    fc.property(token, fc.string(), (name, rest) => {
      expect(read(`${name}=${rest}`).name).toBe(name)
    }),
  )
})
