import type { Consent, Stop } from '@placet/core'
import { late } from '@placet/core/page'
import { asks } from './asks.ts'

/** Names that never leave the machine. */
const DEVELOPMENT = /^(localhost|127\.0\.0\.1|\[::1\]|.+\.(localhost|test))$/

/**
 * In development, measures the notice once it is shown and says on the console what is hard to
 * read: a look given to `mount`, or set by a page's own style sheet, has passed no schema. On any
 * other host it does nothing, and none of that code is loaded.
 */
export function checkWhenShown(consent: Consent): Stop | undefined {
  if (!DEVELOPMENT.test(location.hostname)) return undefined
  const check = late(() => import('./look-check.ts'))
  let due = true
  return consent.subscribe((state) => {
    if (!due || !asks(state)) return
    due = false
    check(({ warnOfFaint }) => warnOfFaint())
  })
}
