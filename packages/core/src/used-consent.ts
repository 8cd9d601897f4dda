import type { ConsentState } from './consent-state.ts'
import type { Consent } from './state.ts'

/** What a component gets: the state it was drawn from, and the ways to change it. */
export interface UsedConsent
  extends ConsentState, Pick<Consent, 'decide' | 'acceptAll' | 'rejectAll' | 'withdraw'> {
  /** Whether a category may run, in the state that was drawn. False for one that does not exist. */
  allows(category: string): boolean
}

/** Puts a state and the consent it is of together. */
export function usedConsent(consent: Consent, state: ConsentState): UsedConsent {
  const { decide, acceptAll, rejectAll, withdraw } = consent
  const allows = (category: string): boolean =>
    Object.hasOwn(state.effective, category) && state.effective[category] === true
  return { ...state, allows, decide, acceptAll, rejectAll, withdraw }
}
