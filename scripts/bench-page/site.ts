import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync } from 'node:zlib'
import type { Banner, Make } from './banner.ts'
import { heldScript, page, PAGE_FILES } from './page.ts'

/** How many scripts wait for a grant. */
export const HELD = 5

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  json: 'application/json',
  css: 'text/css',
  svg: 'image/svg+xml',
}

/** A site with one banner, on this machine. */
export interface Site {
  readonly banner: Banner
  readonly origin: string
  /** The bodies that were asked for since it was last cleared, by path, uncompressed. */
  readonly served: Map<string, Buffer>
  close(): Promise<void>
}

/** A file as it is sent. */
interface Sent {
  readonly etag: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

/** Compressed, and revalidated by ETag at each visit, as Placet's own server sends its script. */
function sent(path: string, body: Buffer): Sent {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const type = `${TYPES[path.split('.').pop() ?? ''] ?? 'text/html'}; charset=utf-8`
  const headers = { etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' }
  return {
    etag,
    headers: { ...headers, 'content-type': type, 'content-encoding': 'br' },
    bytes: brotliCompressSync(body),
  }
}

/** Hands a request on to the banner's own server. */
async function forward(
  url: URL,
  request: IncomingMessage,
  fetch: NonNullable<Banner['fetch']>,
): Promise<Response> {
  const { method = 'GET' } = request
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  const body = method === 'GET' ? {} : { body: new Uint8Array(await buffer(request)) }
  return fetch(new Request(url, { method, headers, ...body }))
}

async function reply(response: ServerResponse, answer: Response): Promise<void> {
  const cookies = answer.headers.getSetCookie()
  const headers = Object.fromEntries(answer.headers)
  response.writeHead(answer.status, { ...headers, ...(cookies[0] && { 'set-cookie': cookies }) })
  response.end(Buffer.from(await answer.arrayBuffer()))
}

/** Answers with the site's files, and with what the banner's own server says. */
function answering(
  { fetch, files }: Banner,
  bodies: Readonly<Record<string, string | Buffer>>,
  served: Map<string, Buffer>,
): (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const all = Object.entries({ ...bodies, ...files })
  // Compressed before anybody asks, so that no visit waits for it.
  const ready = new Map(
    all.map(([path, body]) => [path, { body, ...sent(path, Buffer.from(body)) }]),
  )
  return async (url, request, response) => {
    const { pathname: path } = url
    if (fetch && path.startsWith('/placet/')) {
      if (request.method === 'GET') {
        const plain = await fetch(new Request(url))
        served.set(path, Buffer.from(await plain.arrayBuffer()))
      }
      return reply(response, await forward(url, request, fetch))
    }
    const file = ready.get(path)
    if (file === undefined) return void response.writeHead(404).end()
    served.set(path, Buffer.from(file.body))
    const known = request.headers['if-none-match'] === file.etag
    response.writeHead(known ? 304 : 200, file.headers).end(known ? undefined : file.bytes)
  }
}

/** Opens a site with one banner, on a free port. */
export async function openSite(make: Make): Promise<Site> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const origin = `http://localhost:${address.port}`
  const held = Array.from({ length: HELD }, (_, i) => heldScript(i))
  const banner = await make(held, origin)
  const served = new Map<string, Buffer>()
  const answer = answering(banner, { '/': page(banner), ...PAGE_FILES }, served)
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', origin)
    answer(url, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  return {
    banner,
    origin,
    served,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await banner.close()
    },
  }
}
