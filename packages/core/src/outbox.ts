import { deliver, undelivered, type Delivery, type Undelivered } from './deliver.ts'
import type { Host } from './host.ts'
import type { Claims, Token } from './policy/claims.ts'
import { record, write } from './record.ts'

/** Delivers decisions to the server. */
export interface Outbox {
  /**
   * Sends the decision made in this tab, and gives up any older one still under way, in any tab.
   * Resolves after the first attempt, whatever became of it.
   */
  offer(): Promise<void>
  /** Sends what an earlier page or tab left in the cookie, when no other tab is at it. */
  resume(): void
}

const TIMEOUT = 10_000
const LONGEST_WAIT = 60_000

/**
 * Delivers at least once, under an id that makes it once. What waits is in the cookie itself,
 * newest only, so it survives navigation, a closed browser and days offline. Retries after 1 s,
 * doubling to a minute, and at once when the browser is online again; what the server refuses
 * (4xx) is tried again on the next page. A frame without an origin of its own, sandboxed, sends
 * nothing: no server may take it from there.
 */
export function createOutbox(host: Host, endpoint: string): Outbox {
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let flying: AbortController | undefined
  /** What this page granted in decisions whose answers have not come. */
  const unanswered = new Set<string>()

  const attempt = async (signal: AbortSignal): Promise<void> => {
    const { mine } = host
    if (mine !== undefined && host.read() !== mine) {
      if (overruled(host.decode(mine), host.decode(host.read()), unanswered)) host.mine = undefined
      // The answer to an older decision has come in meanwhile and overwritten the cookie.
      else write(host, mine, 'decided')
    }
    const held = undelivered(host.decode(host.mine ?? host.read()))
    if (held === undefined) return
    unanswered.add(grants(held.claims))
    const delivery = await deliver(endpoint, held, signal)
    unanswered.clear()
    failures = 0
    host.mine = undefined
    const newer = undelivered(host.decode(host.read()))
    if (newer !== undefined && newer.pending.id !== held.pending.id) return
    settle(host, held, delivery)
  }

  /**
   * Locks are absent on plain http, and refused to a page that may keep nothing: there each tab
   * sends for itself, and ids keep it to one. What was decided in this tab goes out in this same
   * turn, before the page can be left; the lock that it takes ends what the others are sending.
   */
  const locked = async (steal: boolean, work: () => Promise<void>): Promise<void> => {
    if (!('locks' in navigator)) return work()
    const sent = steal ? work() : undefined
    // It may fail before the lock is there, where its failure is dealt with.
    sent?.catch(() => undefined)
    const wait = (): Promise<void> => sent ?? work()
    try {
      await navigator.locks.request(host.page.cookie.token, { steal }, wait)
    } catch (error) {
      if (!named(error, 'SecurityError')) throw error
      await wait()
    }
  }

  const send = async (steal: boolean): Promise<void> => {
    if (self.origin === 'null' || (flying !== undefined && !steal)) return
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
      if (named(error, 'AbortError')) return own.abort()
      const wait = Math.min(1000 * 2 ** failures++, LONGEST_WAIT) * (0.75 + Math.random() / 2)
      timer = setTimeout(() => void send(false), wait)
    } finally {
      if (flying === own) flying = undefined
    }
  }

  addEventListener('online', () => void send(false))
  return {
    offer: () => send(true),
    resume: () => void send(false),
  }
}

const named = (error: unknown, name: string): boolean =>
  error instanceof DOMException && error.name === name

const grants = ({ cat }: Claims): string => cat.join()

/**
 * Whether the cookie holds what another tab has decided since, of which no word came: this page
 * was asleep, or on another sub-domain. An answer that comes late looks the same, so it must grant
 * what this page had asked for; where that does not tell, the more restrictive of the two wins.
 */
function overruled(
  mine: Token | undefined,
  found: Token | undefined,
  unanswered: ReadonlySet<string>,
): boolean {
  if (found === undefined) return false
  const { claims, signed } = found
  if (!signed) return true
  const less = mine?.claims.cat.some((key) => !claims.cat.includes(key)) === true
  return less && !unanswered.has(grants(claims))
}

/** Brings the page in line with the server's answer. */
function settle(host: Host, { claims, pending }: Undelivered, delivery: Delivery): void {
  switch (delivery.kind) {
    case 'delivered': {
      // The server's token stands in for the unsigned one; most often it has set it itself.
      const { token, receipt } = delivery
      host.receipt = receipt
      if (host.read() === token) host.settle('signed')
      else write(host, token, 'signed')
      return
    }
    case 'id-used': {
      // The id stands for another decision: the same one again, under a new id.
      const { id, method, surface, notice: hash, language } = pending
      const notice = hash && language ? { hash, language } : undefined
      return record(host, claims, { method, surface, notice, after: id })
    }
    case 'refused':
      console.error('placet: the server refused the decision; it is kept in this browser only')
  }
}
