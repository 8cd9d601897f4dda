import type { Sending } from '../technique.ts'
import type { Row } from './row.ts'
import { made, placed } from './made.ts'

/** Not in the compiler's library yet (https://wicg.github.io/pending-beacon/). */
declare const fetchLater: (url: string, init: { activateAfter: number }) => unknown

function request(url: string, async: 'async' | 'sync'): void {
  const xhr = new XMLHttpRequest()
  xhr.open('GET', url, async === 'async')
  xhr.send()
}

const ROWS: readonly Row[] = [
  { id: 'fetch', what: '`fetch(url)`', run: ({ url }) => fetch(url) },
  {
    id: 'fetch-request',
    what: '`fetch(new Request)`',
    to: 'pixels',
    run: ({ url }) => fetch(new Request(url, { method: 'POST', body: 'seen' })),
  },
  {
    id: 'fetch-no-cors',
    what: '`fetch`, `no-cors` and `keepalive`',
    run: ({ url }) => fetch(url, { mode: 'no-cors', keepalive: true }),
  },
  {
    id: 'fetch-preflight',
    what: '`fetch` that asks first (CORS preflight)',
    run: ({ url }) => fetch(url, { headers: { 'x-seen': '1' } }),
  },
  {
    id: 'fetch-to-stranger',
    what: '`fetch`, a host nobody declares',
    to: 'stranger',
    run: ({ url }) => fetch(url),
  },
  {
    id: 'fetch-redirect',
    what: '`fetch` of an own URL that redirects',
    run: ({ url }) => fetch(`/redirect?${url}`, { mode: 'no-cors' }),
  },
  { id: 'xhr', what: 'XMLHttpRequest', run: ({ url }) => request(url, 'async') },
  {
    id: 'xhr-subclass',
    what: 'a subclass of XMLHttpRequest',
    run({ url }) {
      const xhr = new (class extends XMLHttpRequest {})()
      xhr.open('POST', new URL(url))
      xhr.send('seen')
    },
  },
  { id: 'xhr-sync', what: 'XMLHttpRequest, synchronous', run: ({ url }) => request(url, 'sync') },
  { id: 'beacon', what: '`sendBeacon`', run: ({ url }) => navigator.sendBeacon(url, 'seen') },
  {
    id: 'beacon-pagehide',
    what: '`sendBeacon` on `pagehide`',
    run: ({ url }) => addEventListener('pagehide', () => navigator.sendBeacon(url, 'left')),
  },
  {
    id: 'fetch-later',
    what: '`fetchLater`',
    run: ({ url }) => fetchLater(url, { activateAfter: 0 }),
  },
  {
    id: 'websocket',
    what: '`new WebSocket`',
    run: ({ url }) => new WebSocket(url.replace('https', 'wss')),
  },
  {
    id: 'websocket-constructor',
    what: '`new WebSocket.prototype.constructor`',
    run: ({ url }) => Reflect.construct(WebSocket.prototype.constructor, [url]),
  },
  {
    id: 'eventsource-constructor',
    what: "a subclass of `EventSource.prototype`'s constructor",
    run({ url }) {
      const Native = EventSource.prototype.constructor as typeof EventSource
      return new (class extends Native {})(url)
    },
  },
  { id: 'eventsource', what: '`new EventSource`', run: ({ url }) => new EventSource(url) },
  {
    id: 'window-open',
    what: '`window.open`, a window of its own',
    beyond: 'The visitor is taken to another site, which no content policy and no shield rules.',
    run: ({ url }) => window.open(url),
  },
  {
    id: 'ping',
    what: '`<a ping>`',
    run: ({ url }) => placed(made('a', { href: '#pinged', ping: url })).click(),
  },
]

/** Requests without an element. */
export const REQUESTS: readonly Sending[] = ROWS.map((row) => ({
  group: 'Requests by script',
  to: 'tracker',
  as: 'txt',
  ...row,
}))
