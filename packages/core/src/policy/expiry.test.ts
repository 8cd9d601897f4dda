import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WEEK } from './claims.ts'
import { expiry, maxAge, sixMonthsAfter } from './expiry.ts'

const iso = (text: string): number => Date.parse(text)

test.each([
  ['2026-11-23T10:00:00Z', '2027-05-23T10:00:00Z'],
  ['2026-08-31T23:59:59Z', '2027-02-28T23:59:59Z'],
  ['2027-08-31T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['2026-03-31T12:00:00Z', '2026-09-30T12:00:00Z'],
])('six calendar months after %s is %s', (from, to) => {
  expect(new Date(sixMonthsAfter(iso(from))).toISOString()).toBe(new Date(iso(to)).toISOString())
})

describe('expiry', () => {
  const moments = fc.integer({ min: iso('2020-01-01'), max: iso('2100-01-01') })

  test('is a whole number of weeks, at most one week after the cookie itself lapses', () => {
    fc.assert(
      fc.property(moments, (at) => {
        const late = expiry(at) - (Math.floor(at / 1000) + maxAge(at))
        return expiry(at) % WEEK === 0 && late >= 0 && late <= WEEK
      }),
    )
  })

  test('takes few values, so that a token cannot tell people apart', () => {
    const start = iso('2026-01-01T00:00:00Z')
    const seen = new Set<number>()
    for (let minute = 0; minute < 7 * 24 * 60; minute++) seen.add(expiry(start + minute * 60_000))
    expect(seen.size).toBeLessThanOrEqual(2)
  })
})
