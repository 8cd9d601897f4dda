import { clearCookie } from './cookie.ts'
import { watchForbidden, type Violation } from './forbidden.ts'
import type { Host } from './host.ts'
import type { Late } from './late.ts'
import { createOutbox } from './outbox.ts'
import { rulesOf, type Rules } from './policy/rules.ts'
import { valuesOf } from './read-cookie.ts'
import { write } from './record.ts'
import { forgetReload, noteSent } from './reloaded.ts'
import { sendEvents } from './send-events.ts'
import { sweep, type Remains } from './sweep.ts'
import { ring } from './tabs.ts'
import { unstoppable } from './unstoppable.ts'

/** What follows a decision, once it is in the cookie: cleaning up and delivery. */
export interface After {
  /** Removes what this page's newest decision refuses, and sends it. */
  follow(): void
  /** Removes what the services of the categories that were lost declare to keep on the device. */
  sweep(): void
  /** Takes notice of what the document's own policy has blocked. */
  blocked(violation: Violation): void
  /** Removes every variant of the token cookie, whose signature its server knows no more. */
  disown(): void
}

/** The part for what follows a decision. */
export type AfterPart = Late<{ readonly createAfter: typeof createAfter }>

/** A server puts the rules of its policy in front of this part. */
declare const PLACET_RULES: Rules | undefined

const NO_RULES: Rules = { mode: 'listed', refused: 'reject', own: [], services: {} }

function rulesFor({ source }: Host['options']): Rules {
  if (typeof PLACET_RULES === 'object') return PLACET_RULES
  return source ? rulesOf(source) : NO_RULES
}

/** Longest that a reload waits for what is being removed and delivered, in ms. */
const PATIENCE = 2000

/** Tells what could not be removed: other origins' and HttpOnly cookies are out of sight anyway. */
function tellRemains(remains: readonly Remains[]): void {
  if (remains.length === 0) return
  console.warn('placet: could not remove', remains)
  dispatchEvent(new CustomEvent('placet:remains', { detail: remains }))
}

/**
 * Leaves this document for a new one of the same address, at most once: after what was being saved
 * in this turn, however many ask for it.
 */
function createLeave(): (saved: readonly Promise<unknown>[]) => void {
  const saving: Promise<unknown>[] = []
  let leaving = false
  return (saved) => {
    saving.push(...saved)
    if (leaving) return
    leaving = true
    const patience = new Promise((over) => void setTimeout(over, PATIENCE))
    setTimeout(() => {
      void Promise.race([Promise.allSettled(saving), patience]).then(() => location.reload())
    })
  }
}

/**
 * Makes the part for what follows a decision. A decision that an earlier page or tab left
 * undelivered in the cookie is taken up at once.
 */
export function createAfter(host: Host): After {
  const { page, options } = host
  const { endpoint } = options
  const { cookie } = page
  const rules = rulesFor(host.options)
  const outbox = endpoint === undefined ? undefined : createOutbox(host, endpoint)
  const leave = createLeave()
  const forget = (): void => clearCookie(cookie.token, cookie)

  const refused = (): string[] => {
    const claims = host.decode(host.mine ?? host.read())?.claims
    return Object.keys(claims?.ask ?? {}).filter((key) => !claims?.cat.includes(key))
  }
  /** Reloads where what ran cannot be stopped otherwise, once all is saved. */
  const clean = (categories: readonly string[], saved: Promise<void> = Promise.resolve()): void => {
    const swept = sweep(rules, categories).then(tellRemains)
    if (unstoppable(host, rules, categories)) leave([swept, saved])
  }

  const blocked = watchForbidden(host, rules, () => {
    // What waits in memory would be gone with this document: it goes out under the grant.
    if (endpoint !== undefined && host.current.allows('analytics')) sendEvents(host)
    addEventListener('pagehide', () => noteSent(host.sent ?? [], Date.now()))
    leave([])
  })
  if (host.mine === undefined) {
    clean(refused())
    outbox?.resume()
  }
  return {
    follow() {
      ring(cookie.token)
      // A twin at another domain or path makes what was written untold: denied until it is gone.
      if (host.mine !== undefined && valuesOf(cookie.token).length > 1) {
        forget()
        write(host, host.mine, 'decided')
      }
      // Who answers by hand is served anew; code that answers on each page must not make it reload.
      const surface = host.decode(host.mine ?? '')?.pending?.['surface']
      if (host.lost.splice(0).length > 0 || surface !== 'api') forgetReload()
      clean(refused(), outbox?.offer())
    },
    sweep() {
      const lost = host.lost.splice(0)
      if (lost.length > 0) forgetReload()
      clean(lost)
    },
    blocked,
    disown() {
      forget()
      host.settle('decided')
    },
  }
}
