import { canonical, type Vocabulary } from '@placet/core/policy'
import type { AnalyticsEvent } from '@placet/core/wire'
import type { Increment } from '../store/store.ts'

function isInVocabulary({ name, dimensions }: AnalyticsEvent, vocabulary: Vocabulary): boolean {
  const declared = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined
  if (declared === undefined) return false
  const names = Object.keys(declared)
  return (
    Object.keys(dimensions).length === names.length &&
    names.every((dimension) => {
      const value = Object.hasOwn(dimensions, dimension) ? dimensions[dimension] : undefined
      return value !== undefined && declared[dimension]?.includes(value) === true
    })
  )
}

/** The UTC day of a moment in ms, as `2026-11-23`. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/**
 * What is counted of events: the day, the word, its dimensions, and nothing else. Undefined where
 * one of them is not in the policy's vocabulary with every dimension it declares.
 */
export function incrementsOf(
  events: readonly AnalyticsEvent[],
  vocabulary: Vocabulary,
  at: number,
): Increment[] | undefined {
  if (!events.every((event) => isInVocabulary(event, vocabulary))) return undefined
  const day = dayOf(at)
  return events.map(({ name, dimensions }) => ({ day, name, dimensions: canonical(dimensions) }))
}
