import { WEEK } from './claims.ts'

/** The moment six calendar months after `at` (ms), on the last day where that month is shorter. */
export function sixMonthsAfter(at: number): number {
  const date = new Date(at)
  const month = date.getUTCMonth() + 6
  date.setUTCMonth(month)
  // A day that the month does not have runs over into the next: back to the last of the month.
  if (date.getUTCMonth() !== month % 12) date.setUTCDate(0)
  return date.getTime()
}

/** A decision's cookie Max-Age in seconds: exactly six calendar months (CNIL 2020-092 §39). */
export function maxAge(at: number): number {
  return Math.floor((sixMonthsAfter(at) - at) / 1000)
}

/** `exp` of a token: six months on, rounded up to a week, so that a week's tokens are alike. */
export function expiry(at: number): number {
  return Math.ceil(sixMonthsAfter(at) / 1000 / WEEK) * WEEK
}
