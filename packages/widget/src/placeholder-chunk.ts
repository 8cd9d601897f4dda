// Entry of placet-placeholder.js: loaded by placet.js where the page has something to show that is held.
import type { Consent } from '@placet/core'
import type { Late } from '@placet/core/page'
import type { fillOnce } from '@placet/core/special'
import { createPlaceholders } from './placeholders.ts'
import type { Prepared } from './prepare.ts'
import { speak } from './speak.ts'
import { fetchWhole } from './whole.ts'

/** Where the rest is: the code that fills an element, and the server. */
export interface HeldParts {
  readonly special: Late<{ readonly fillOnce: typeof fillOnce }>
  readonly endpoint?: string | undefined
  /** The language to speak, whatever page and visitor read. */
  readonly lang?: string | undefined
}

/** Puts placeholders in the place of what is held in the document, in the notice's language. */
export function watchHeld(consent: Consent, prepared: Prepared, parts: HeldParts): void {
  const { special, endpoint } = parts
  speak(prepared, parts, ({ notice, look, full, source }) => {
    const whole = source && full && { policy: source, notice: full }
    createPlaceholders(consent, {
      brief: notice,
      look,
      whole: async () => whole ?? fetchWhole(notice, endpoint),
      once: (element) => special((part) => part.fillOnce(element, consent)),
    }).watch(document)
  })
}
