// Entry of placet-facts.js: loaded by placet.js once somebody opens preferences.
import { createFacts, type ShowFacts, type Shown } from './facts.ts'

let show: ShowFacts | undefined

/** Shows facts of the one notice that this page has. */
export function showFacts(
  target: Parameters<ShowFacts>[0],
  shown: Shown,
  endpoint: string | undefined,
): void {
  show ??= createFacts(shown, endpoint)
  show(target)
}
