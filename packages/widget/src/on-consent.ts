import type { Consent } from '@placet/core'

interface Queue {
  push(entry: (consent: Consent) => void): void
}

/** An array, or the API that `placet.js` leaves; what an element of the page put there is none. */
const isQueue = (value: unknown): value is Queue =>
  typeof Reflect.get(Object(value), 'push') === 'function'

/**
 * Calls `entry` with the page's consent by the public queue, `window.placet`: in this same turn
 * once `placet.js` has run, else as soon as it does.
 */
export function onConsent(entry: (consent: Consent) => void): void {
  if (isQueue(window.placet)) window.placet.push(entry)
  else window.placet = [entry]
}
