import type { Late } from './late.ts'
import type { Hit, sendEvents } from './send-events.ts'
import type { ConsentState } from './state.ts'

/** The part that sends, fetched with the first grant that has something to send. */
export type Sender = Late<{ readonly sendEvents: typeof sendEvents }>

/** Sends analytics events, and none before the visitor has granted them. */
export interface Tracking {
  track(name: string, dimensions: Readonly<Record<string, string>>): void
  /** Sends what waits, once granted and signed; destroys it when it is refused. */
  settle(state: ConsentState, token: string | undefined): void
}

const MOST = 50

/** Answered, or never to be asked, and not allowed: nothing more to wait for. */
function isRefused({ status, decision, effective }: ConsentState): boolean {
  const answered = decision?.categories['analytics'] !== undefined
  return (status === 'never' || answered) && effective['analytics'] !== true
}

/**
 * Counts at `endpoint`. Events wait in memory only, at most 50, and go out together with the token
 * in the body: no cookie, no session. A sending that fails is not repeated: counts may miss a hit.
 *
 * @param disowned called when the server does not know its own signature any more.
 */
export function createTracking(endpoint: string, sender: Sender, disowned: () => void): Tracking {
  let waiting: Hit[] = []
  let settled: Parameters<Tracking['settle']> | undefined

  const flush = (): void => {
    const [state, token] = settled ?? []
    if (state === undefined || isRefused(state)) waiting = []
    if (!state?.effective['analytics'] || token === undefined || waiting.length === 0) return
    sender(({ sendEvents }) => {
      // Taken only now: a refusal meanwhile has destroyed them.
      const events = waiting.splice(0)
      if (events.length === 0) return
      sendEvents(endpoint, { token, events, signal: state.signal }, disowned).catch(() => undefined)
    })
  }
  /** After the caller's turn, so that hits of one turn share a request. */
  const soon = (): void => {
    queueMicrotask(flush)
  }

  return {
    track(name, dimensions) {
      if (waiting.length < MOST) waiting.push({ name, dimensions })
      soon()
    },
    settle(...now) {
      settled = now
      soon()
    },
  }
}
