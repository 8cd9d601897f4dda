import { createServer, type Server } from 'node:https'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { generate } from 'selfsigned'
import { leakyPage, ownSite, plainPage, thirdParty, type Answer } from './pages.ts'
import { HOSTS, OWN } from './technique.ts'

/** One request as it reached a server: the evidence. */
export interface Hit {
  readonly host: string
  readonly path: string
}

/** What the site's own server does differently under the layers that are on. */
export interface Serving {
  /** Put first in each page. */
  readonly head: string
  /** Built files by path. */
  readonly files: Readonly<Record<string, string>>
  /** Changes the headers of one answer of the site's own host. */
  headers(headers: Headers, request: IncomingHttpHeaders, type: string): Promise<Headers>
}

/** Every host of the lab behind one port, and what it has been asked for. */
export interface LabSite {
  readonly port: number
  readonly hits: Hit[]
  /** What is served from now on; hits so far are forgotten. */
  serve(serving: Serving): void
  close(): Promise<void>
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const altNames = [OWN, ...Object.values(HOSTS)].map((value) => ({ type: 2 as const, value }))
  const made = await generate([{ name: 'commonName', value: OWN }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames }],
  })
  return { key: made.private, cert: made.cert }
}

const NOTHING: Answer = { type: 'text/plain', body: '', status: 404 }

function ownAnswer({ pathname, search }: URL, { head, files }: Serving): Answer {
  if (pathname === '/') return leakyPage(head)
  if (pathname === '/plain') return plainPage(head)
  const file = files[pathname]
  if (file === undefined) return ownSite(pathname, search.slice(1)) ?? NOTHING
  return { type: pathname.endsWith('.json') ? 'application/json' : 'text/javascript', body: file }
}

function send(response: ServerResponse, { status = 200, body }: Answer, headers: Headers): void {
  response.statusCode = status
  for (const [name, value] of headers) response.appendHeader(name, value)
  response.end(body)
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Starts the servers of the lab. What was asked of any of them is in `hits`, WebSockets too. */
export async function openSite(): Promise<LabSite> {
  const hits: Hit[] = []
  let serving: Serving | undefined

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { host = '' } = request.headers
    const url = new URL(request.url ?? '/', `https://${host}`)
    hits.push({ host, path: url.pathname })
    const own = host === OWN ? serving : undefined
    const given = own === undefined ? thirdParty(url.pathname) : ownAnswer(url, own)
    const headers = new Headers([
      ['content-type', `${given.type}; charset=utf-8`],
      ['cache-control', 'no-store'],
      ['access-control-allow-origin', '*'],
      ...(given.headers ?? []).map(([name, value]): [string, string] => [name, value]),
    ])
    if (given.after !== undefined) await wait(given.after)
    send(
      response,
      given,
      own === undefined ? headers : await own.headers(headers, request.headers, given.type),
    )
  }
  const server: Server = createServer(await certificate(), (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(new Error(String(error))))
  })
  server.on('upgrade', ({ headers, url }: IncomingMessage, socket) => {
    hits.push({ host: headers.host ?? '', path: url ?? '' })
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    port: address.port,
    hits,
    serve(next) {
      serving = next
      hits.length = 0
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
