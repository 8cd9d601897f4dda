import type { Host } from './host.ts'
import type { Late } from './late.ts'
import { notSentBefore } from './reloaded.ts'

/** One event of the vocabulary, as counted in the page. */
export interface Hit {
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** The part that sends, fetched with the first grant that has something to send. */
export type Sender = Late<{ readonly sendEvents: typeof sendEvents }>

/** As many events as a document could have said at its beginning. */
const MOST = 50

async function post(host: Host, events: readonly Hit[]): Promise<void> {
  const { signal } = host.current.state
  const response = await fetch(`${host.options.endpoint}/events`, {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: host.read(), events, signal }),
  })
  // Read in any case: a body left unread keeps its connection.
  const answer = await response.text()
  if (response.status !== 403 || !answer.includes('bad-signature')) return
  host.after(({ disown }) => disown())
}

/**
 * Sends what waits after the caller's turn, so that hits of one turn share a request. Once,
 * outliving the page; where the server knows its token no more, that is removed. A refusal until
 * then empties what waits.
 */
export function sendEvents(host: Host): void {
  queueMicrotask(() => {
    const events = notSentBefore(host.waiting.splice(0), Date.now())
    if (events.length === 0) return
    host.sent = [...(host.sent ?? []), ...events].slice(-MOST)
    post(host, events).catch(() => undefined)
  })
}
