import type { ConsentState } from './state.ts'

/** One event of the vocabulary, as counted in the page. */
export interface Hit {
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** The body of `POST events`. */
export interface Hits {
  readonly token: string
  readonly events: readonly Hit[]
  readonly signal: ConsentState['signal']
}

/** Sends events once, outliving the page; `disowned` where the server knows its token no more. */
export async function sendEvents(
  endpoint: string,
  hits: Hits,
  disowned: () => void,
): Promise<void> {
  const response = await fetch(`${endpoint}/events`, {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(hits),
  })
  // Read in any case: a body left unread keeps its connection.
  const answer = await response.text()
  if (response.status === 403 && answer.includes('bad-signature')) disowned()
}
