import { describe, expect, test } from 'vitest'
import { mayLoad } from './kinds.ts'

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
