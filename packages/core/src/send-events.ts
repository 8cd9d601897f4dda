import type { Late } from './late.ts'
import type { ConsentState } from './state.ts'

/** One event of the vocabulary, as counted in the page. */
export interface Hit {
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** The part that sends, fetched with the first grant that has something to send. */
export type Sender = Late<{ readonly sendEvents: typeof sendEvents }>

/** What is to be sent, and where. */
export interface Sending {
  readonly endpoint: string
  readonly token: string
  readonly signal: ConsentState['signal']
  /** Emptied as its events are sent; a refusal until then empties it too. */
  readonly waiting: Hit[]
}

async function post({ endpoint, token, signal, waiting }: Sending): Promise<string> {
  const response = await fetch(`${endpoint}/events`, {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, events: waiting.splice(0), signal }),
  })
  // Read in any case: a body left unread keeps its connection.
  const answer = await response.text()
  return response.status === 403 ? answer : ''
}

/**
 * Sends what waits after the caller's turn, so that hits of one turn share a request. Once, outliving
 * the page; calls `disowned` where the server knows its token no more.
 */
export function sendEvents(sending: Sending, disowned: () => void): void {
  queueMicrotask(() => {
    if (sending.waiting.length === 0) return
    post(sending).then(
      (refusal) => {
        if (refusal.includes('bad-signature')) disowned()
      },
      () => undefined,
    )
  })
}
