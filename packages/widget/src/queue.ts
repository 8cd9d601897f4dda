import type { Consent } from '@placet/core'

type Entry = (consent: Consent) => void

const isEntry = (value: unknown): value is Entry => typeof value === 'function'

/** An entry of the page that fails disturbs neither the others nor consent. */
function run(entry: unknown, consent: Consent): void {
  try {
    if (isEntry(entry)) entry(consent)
  } catch (error) {
    reportError(error)
  }
}

/**
 * Takes over `window.placet`: what was pushed is called now, what will be pushed at once. What an
 * element of the page put there by its id or name is no queue, and is replaced.
 */
export function takeQueue(consent: Consent): void {
  const waiting: unknown = Reflect.get(window, 'placet')
  const push = (...entries: Entry[]): void => entries.forEach((entry) => run(entry, consent))
  Reflect.set(window, 'placet', { push, consent })
  if (Array.isArray(waiting)) for (const entry of waiting) run(entry, consent)
}
