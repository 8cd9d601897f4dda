import type { Consent, ConsentState } from '@placet/core'
import { readable } from 'svelte/store'

/** On a server that knows the visitor's answer: the consent to render with instead of `consent`. */
export function renderedConsent(consent: Consent, initial: ConsentState): Consent {
  return {
    ...consent,
    state: initial,
    allows: (category) => initial.effective[category] === true,
    subscribe: readable(initial).subscribe,
  }
}
