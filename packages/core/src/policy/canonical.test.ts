import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from './canonical.ts'

test('writes what an independent RFC 8785 implementation writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(canonical(value)).toBe(canonicalize(value))
    }),
  )
})

test('does not depend on the order of keys', () => {
  expect(canonical({ b: 1, a: { d: 2, c: 3 } })).toBe(canonical({ a: { c: 3, d: 2 }, b: 1 }))
})

test('leaves out absent members', () => {
  expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}')
})
