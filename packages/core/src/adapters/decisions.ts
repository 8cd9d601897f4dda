import type { ConsentState } from '../consent-state.ts'
import type { Consent, Stop } from '../state.ts'

/**
 * Calls `tell` once per decision, and at once where one is stored already. Not every change of
 * state is a decision: that the server has signed, that a tab has looked again, or that somebody
 * has answered as before tells nothing. A decision that is lost (disowned by the server, withdrawn
 * in another tab) is told, since a vendor would otherwise still act on it.
 */
export function onDecision<K extends string>(
  consent: Pick<Consent<K>, 'subscribe'>,
  tell: (effective: ConsentState<K>['effective']) => void,
): Stop {
  let told: string | undefined
  return consent.subscribe(({ decision, effective }) => {
    const answers = JSON.stringify([decision?.categories, effective])
    const known = told ?? (decision === undefined ? answers : undefined)
    told = answers
    if (answers !== known) tell(effective)
  })
}
