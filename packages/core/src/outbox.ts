import { deliver, undelivered, type Undelivered } from './deliver.ts'
import type { Receipt } from './decision.ts'
import type { Host } from './later.ts'
import { readCookie } from './read-cookie.ts'

/** Delivers decisions to the server. */
export interface Outbox {
  /** Sends a decision made in this tab, and gives up any older one still under way, in any tab. */
  offer(text: string): void
  /** Sends what an earlier page or tab left in the cookie, when no other tab is at it. */
  resume(): void
  /** Another tab has decided since: what this tab still had to send is void. */
  yield(): void
}

/** What the outbox reaches out to. */
export interface OutboxPort {
  readonly endpoint: string
  /** Puts an unsigned token back into the cookie. */
  write(text: string): void
  /** The server has answered: its token stands in for the unsigned one. */
  delivered(token: string, receipt: Receipt): void
  /** The id stands for another decision: makes the same decision again under a new one. */
  renew(held: Undelivered): void
}

const TIMEOUT = 10_000
const LONGEST_WAIT = 60_000

/**
 * Delivers at least once, under an id that makes it once. What waits is in the cookie itself,
 * newest only, so it survives navigation, a closed browser and days offline. Retries after 1 s,
 * doubling to a minute, and at once when the browser is online again; what the server refuses
 * (4xx) is tried again on the next page.
 */
export function createOutbox(host: Host, port: OutboxPort): Outbox {
  const { cookie } = host.page
  let mine: string | undefined
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let flying: AbortController | undefined

  const waiting = (text: string | undefined): Undelivered | undefined =>
    undelivered(text === undefined ? text : host.decode(text))

  const attempt = async (signal: AbortSignal): Promise<void> => {
    // The answer to an older decision may have come in meanwhile and overwritten the cookie.
    if (mine !== undefined && readCookie(cookie.token) !== mine) port.write(mine)
    const held = waiting(mine ?? readCookie(cookie.token))
    if (held === undefined) return
    const delivery = await deliver(port.endpoint, held, signal)
    failures = 0
    mine = undefined
    const newer = waiting(readCookie(cookie.token))
    if (newer !== undefined && newer.pending.id !== held.pending.id) return
    if (delivery.kind === 'delivered') port.delivered(delivery.token, delivery.receipt)
    else if (delivery.kind === 'id-used') port.renew(held)
    else console.error('placet: the server refused the decision; it is kept in this browser only')
  }

  /** Locks are absent on plain http: there each tab sends for itself, and ids keep it to one. */
  const locked = (steal: boolean, work: () => Promise<void>): Promise<void> =>
    'locks' in navigator ? navigator.locks.request(cookie.token, { steal }, work) : work()

  const send = async (steal: boolean): Promise<void> => {
    if (flying !== undefined && !steal) return
    clearTimeout(timer)
    flying?.abort()
    const own = new AbortController()
    flying = own
    try {
      await locked(steal, async () => {
        const timeout = setTimeout(() => own.abort(new TypeError('timeout')), TIMEOUT)
        await attempt(own.signal).finally(() => clearTimeout(timeout))
      })
    } catch (error) {
      // An AbortError is a newer decision taking over, here or in another tab.
      if (error instanceof DOMException && error.name === 'AbortError') return own.abort()
      const wait = Math.min(1000 * 2 ** failures++, LONGEST_WAIT) * (0.75 + Math.random() / 2)
      timer = setTimeout(() => void send(false), wait)
    } finally {
      if (flying === own) flying = undefined
    }
  }

  addEventListener('online', () => void send(false))
  return {
    offer(text) {
      mine = text
      void send(true)
    },
    resume: () => void send(false),
    yield() {
      mine = undefined
    },
  }
}
