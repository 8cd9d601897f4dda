import { clearCookie } from './cookie.ts'
import type { Host } from './host.ts'
import { createOutbox } from './outbox.ts'
import { valuesOf } from './read-cookie.ts'
import { write } from './record.ts'
import { sweep } from './sweep.ts'

/** What follows a decision, once it is in the cookie: cleaning up and delivery. */
export interface After {
  /** Removes what this page's newest decision refuses, and sends it. */
  follow(): void
  /** Removes what the services of these categories declare to keep on the device. */
  sweep(categories: readonly string[]): void
  /** Removes every variant of the token cookie. */
  forget(): void
}

/**
 * Makes the part for what follows a decision. A decision that an earlier page or tab left
 * undelivered in the cookie is taken up at once.
 */
export function createAfter(host: Host): After {
  const { page, endpoint } = host
  const { cookie } = page
  const outbox = endpoint === undefined ? undefined : createOutbox(host, endpoint)
  const forget = (): void => clearCookie(cookie.token, cookie)

  const sweepRefused = (): void => {
    const claims = host.decode(host.mine ?? host.read())?.claims
    const refused = Object.keys(claims?.ask ?? {}).filter((key) => !claims?.cat.includes(key))
    sweep(page, refused)
  }

  if (host.mine === undefined) {
    sweepRefused()
    outbox?.resume()
  }
  return {
    follow() {
      // A twin at another domain or path makes what was written untold: denied until it is gone.
      if (host.mine !== undefined && valuesOf(cookie.token).length > 1) {
        forget()
        write(host, host.mine, 'decided')
      }
      sweepRefused()
      outbox?.offer()
    },
    sweep: (categories) => sweep(page, categories),
    forget,
  }
}
