import fc from 'fast-check'
import { expect, test } from 'vitest'
import { privateHeaders } from './private-headers.ts'

const control = (value: string) => privateHeaders({ 'cache-control': value })['Cache-Control']
const vary = (value: string) => privateHeaders({ vary: value })['Vary']

test('without any, the two headers are written', () => {
  const written = { 'Cache-Control': 'private', Vary: 'Cookie, Sec-GPC' }
  expect(privateHeaders({})).toEqual(written)
  expect(privateHeaders(new Headers())).toEqual(written)
})

test.each([
  ['public, max-age=600', 'private, max-age=600'],
  ['no-store', 'private, no-store'],
  ['no-store, must-understand', 'private, no-store'],
  ['private, no-cache', 'private, no-cache'],
  ['Public,S-MaxAge=60, stale-while-revalidate=5', 'private, stale-while-revalidate=5'],
  ['private="set-cookie, x", max-age=0', 'private, max-age=0'],
  ['no-cache="set-cookie, public"', 'private, no-cache="set-cookie, public"'],
  ['', 'private'],
  [' , ,', 'private'],
  ['"', 'private'],
  ['x="a, public', 'private, x=, a'],
])('Cache-Control %j becomes %j', (before, after) => {
  expect(control(before)).toBe(after)
})

test.each([
  ['Accept-Encoding', 'Accept-Encoding, Cookie, Sec-GPC'],
  ['cookie,SEC-GPC', 'cookie, SEC-GPC'],
  ['Origin, Cookie', 'Origin, Cookie, Sec-GPC'],
  ['*', '*'],
  ['Origin, *', '*'],
])('Vary %j becomes %j', (before, after) => {
  expect(vary(before)).toBe(after)
})

test('what a CDN is told apart is shut as well, and only that', () => {
  const current = { 'CDN-Cache-Control': 'max-age=60', 'surrogate-control': ['max-age=9'], age: 1 }
  expect(privateHeaders(current)).toEqual({
    'Cache-Control': 'private',
    Vary: 'Cookie, Sec-GPC',
    'CDN-Cache-Control': 'no-store',
    'Surrogate-Control': 'no-store',
  })
})

test('twice is once, and private is always there and public never', () => {
  const part = fc.constantFrom(
    'public',
    'private',
    'no-store',
    'max-age=1',
    's-maxage=2',
    'x="a,b"',
  )
  const list = fc
    .array(fc.oneof(part, fc.string({ unit: 'binary-ascii' })))
    .map((all) => all.join())
  fc.assert(
    fc.property(list, list, (cacheControl, varies) => {
      const once = privateHeaders({ 'cache-control': cacheControl, vary: varies })
      expect(privateHeaders(once)).toEqual(once)
      const members = once['Cache-Control']?.replaceAll(/"(?:[^"\\]|\\.)*"?/g, '').split(',') ?? []
      const names = members.map((one) => one.split('=')[0]?.trim().toLowerCase())
      expect(names[0]).toBe('private')
      expect(names).not.toContain('public')
      expect(names).not.toContain('s-maxage')
    }),
  )
})
