// Entry of placet-facts.js: loaded by placet.js once somebody opens preferences.
import type { Consent } from '@placet/core'
import { createFacts, type ShowFacts, type Shown } from './facts.ts'
import { onConsent } from './on-consent.ts'

let show: ShowFacts | undefined

/** Shows facts of the one notice that this page has. */
export function showFacts(
  target: Parameters<ShowFacts>[0],
  shown: Shown,
  endpoint: string | undefined,
): void {
  show ??= createFacts(shown, { consent: consentHere(), endpoint })
  show(target)
}

/** The page's consent, from its queue: handed over from placet.js it would cost each first visit. */
function consentHere(): Consent | undefined {
  let consent: Consent | undefined
  onConsent((here) => void (consent = here))
  return consent
}
