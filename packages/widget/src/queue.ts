import type { Consent } from '@placet/core'
import { isolated } from '@placet/core/page'

type Entry = (consent: Consent) => void

declare global {
  interface Window {
    /** What a page pushed before this script came, the queue it made, or what clobbers the name. */
    placet?: unknown
  }
}

const isQueue = (value: unknown): value is readonly Entry[] => Array.isArray(value)

/**
 * Takes over `window.placet`: what was pushed is called now, what will be pushed at once. What an
 * element of the page put there by its id or name is no queue, and is replaced.
 */
export function takeQueue(consent: Consent): void {
  const { placet: waiting } = window
  // An entry that fails, or is no function, disturbs neither the others nor consent.
  const push = (...entries: readonly Entry[]): void => {
    for (const entry of entries) isolated(() => entry(consent))
  }
  window.placet = { push, consent }
  if (isQueue(waiting)) push(...waiting)
}
