import type { Consent } from '@placet/core'
import { isolated } from '@placet/core/page'

type Entry = (consent: Consent) => void

const isEntry = (value: unknown): value is Entry => typeof value === 'function'

/**
 * Takes over `window.placet`: what was pushed is called now, what will be pushed at once. What an
 * element of the page put there by its id or name is no queue, and is replaced.
 */
export function takeQueue(consent: Consent): void {
  const waiting: unknown = Reflect.get(window, 'placet')
  // An entry that fails disturbs neither the others nor consent.
  const push = (...entries: unknown[]): void => {
    for (const entry of entries) if (isEntry(entry)) isolated(() => entry(consent))
  }
  Reflect.set(window, 'placet', { push, consent })
  if (Array.isArray(waiting)) waiting.forEach((entry: unknown) => push(entry))
}
