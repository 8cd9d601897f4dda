import type { PagePolicy } from './policy/publish.ts'
import type { ConsentState } from './consent-state.ts'

/** What a gate of `@placet/server/verify` says of one request, as far as it is needed here. */
export interface GateAnswer {
  allows(category: string): boolean
  reasonFor(category: string): string | undefined
  readonly reason?: string
  readonly signal: { readonly gpc: boolean }
}

/**
 * The state that a server renders with, which a page then begins from, so that both draw the same:
 * pure data, to be sent along as JSON. Without an answer, or with one that has no good token,
 * nothing is known and nothing optional allowed. `signed` is true and `expires` is not told.
 */
export function initialState(
  { categories }: Pick<PagePolicy, 'categories'>,
  answer?: GateAnswer,
): ConsentState {
  const keys = Object.keys(categories)
  const effective = {
    essential: true,
    ...Object.fromEntries(keys.map((key) => [key, answer?.allows(key) === true])),
  }
  const signal = { gpc: answer?.signal.gpc === true }
  if (!answer || answer.reason !== undefined) return { status: 'undecided', effective, signal }
  const changed = keys.filter((key) => answer.reasonFor(key) === 'stale-policy')
  if (changed.length > 0) return { status: 'stale', effective, signal, changed }
  return { status: 'decided', effective, signal }
}
