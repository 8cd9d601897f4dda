import type { ReportRow, ReportsResponse } from '@placet/core/wire'
import type { Counter } from '../store/store.ts'

/**
 * The least count that is shown. Our judgement: the law names no number, and k = 20 is on the
 * careful side of what statistical offices use (3 to 10) while no noise is added.
 */
const RELEASE_FROM = 20

/** Counts are shown to the nearest ten, as CNIL's self-assessment for audience measurement asks. */
const ROUNDED_TO = 10

const NOTES: readonly string[] = [
  `A count under ${RELEASE_FROM} is not shown: that a row is missing does not mean zero.`,
  `Counts are rounded to the nearest ${ROUNDED_TO}, so sums of rows are not exact.`,
  'Only visits that granted anonymous analytics are counted. Days are UTC.',
]

/** Reads our own canonical JSON, whose values had passed the vocabulary when they were counted. */
const dimensionsFrom: (text: string) => ReportRow['dimensions'] = JSON.parse

/** What may be shown of the exact counters, and what a reader must know of it. */
export function release(counters: readonly Counter[]): ReportsResponse {
  const rows = counters
    .filter(({ count }) => count >= RELEASE_FROM)
    .map(({ day, name, dimensions, count }) => ({
      day,
      name,
      dimensions: dimensionsFrom(dimensions),
      count: Math.round(count / ROUNDED_TO) * ROUNDED_TO,
    }))
  return { rows, notes: NOTES }
}
