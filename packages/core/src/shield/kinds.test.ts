import { describe, expect, test } from 'vitest'
import { KINDS, LOADING, mayLoad } from './kinds.ts'

test.each(KINDS)('an attribute that loads is known by a part of its name: $attribute', (kind) => {
  expect(kind.attribute).toMatch(LOADING)
  expect(kind.attribute.toUpperCase()).toMatch(LOADING)
})

describe('markup that may load from elsewhere', () => {
  test.each([
    '<img src="//t.test">',
    '<IMG SRC=https:t.test>',
    '<image src="http://t.test">',
    '<p><iframe src="\\\\t.test">',
    '<img src="/\n/t.test">',
    '<img src="&#47;/t.test">',
    '<img src="https&colon;//t.test">',
    '<svg><script href="//t.test"></script>',
  ])('%j is parsed', (markup) => {
    expect(mayLoad(markup)).toBe(true)
  })
})

test.each([
  '',
  'https://t.test',
  '<b>https://t.test</b>',
  '<img src="/own.png" alt="x">',
  '<p>&amp;',
])('%j is not parsed twice', (markup) => {
  expect(mayLoad(markup)).toBe(false)
})
