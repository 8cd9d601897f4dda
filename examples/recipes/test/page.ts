import type { Consent, ConsentState } from '@placet/core'
import { initialState, publish } from '@placet/core/policy'
import { POLICY } from '../../../packages/core/test/policy.ts'

export const UNCHOSEN = 'You have not chosen yet.The film waits for your choice.'
export const REFUSED = 'You have chosen.The film waits for your choice.'
/** What stands there with the film, which has no words. */
export const GRANTED = 'You have chosen.'

/** The words of a page, and whether the film is in it. */
export function shown(place: ParentNode): { words: string; film: boolean } {
  const words = [...place.querySelectorAll('p')].map(({ textContent }) => textContent).join('')
  return { words, film: place.querySelector('video') !== null }
}

/** What a server renders with that was told of these grants by its gate. */
export const knownOf = (granted: readonly string[]): ConsentState =>
  initialState(publish(POLICY), {
    allows: (category) => granted.includes(category),
    reasonFor: () => undefined,
    signal: { gpc: false },
  })

/** A consent that counts who listens to it. */
export function counted(consent: Consent): { consent: Consent; listening(): number } {
  let listening = 0
  const subscribe: Consent['subscribe'] = (listener) => {
    listening++
    const stop = consent.subscribe(listener)
    return () => {
      listening--
      stop()
    }
  }
  return { consent: { ...consent, subscribe }, listening: () => listening }
}
