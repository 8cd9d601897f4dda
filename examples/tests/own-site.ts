import { readFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'

const DIST = new URL('../../packages/widget/dist/', import.meta.url)

/** What a path answers: a body, or whatever is done with the response, now or later. */
export type Answer = string | Buffer | ((response: ServerResponse) => void)

/** One request, in the order of arrival. */
interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** A site of the test's own making, which can be slow, and the built bundles. */
export interface OwnSite {
  readonly origin: string
  readonly asked: Asked[]
  /** How often a path was asked for. */
  times(path: string): number
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
  wav: 'audio/wav',
}

const typeOf = (path: string): string =>
  TYPES[path.split('.').pop() ?? ''] ?? 'text/html; charset=utf-8'

/** Serves what `answer` gives for a path on plain http, with `headers` on everything. */
export async function openOwnSite(
  answer: (path: string, origin: string, search: string) => Answer | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<OwnSite> {
  const asked: Asked[] = []
  const server: Server = createServer((request, response) => {
    const { pathname: path, search } = new URL(request.url ?? '/', 'http://localhost')
    asked.push({ path, headers: request.headers })
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.setHeader('content-type', typeOf(path)).setHeader('cache-control', 'no-store')
    const given = path === '/favicon.ico' ? '' : answer(path, origin, search)
    if (typeof given === 'function') given(response)
    else if (given !== undefined) response.end(given)
    else {
      readFile(new URL(`.${path}`, DIST)).then(
        (body) => response.end(body),
        () => response.writeHead(404).end(),
      )
    }
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const origin = `http://localhost:${address.port}`
  return {
    origin,
    asked,
    times: (path) => asked.filter((one) => one.path === path).length,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A response that is given only once it is let go. */
export interface Held {
  readonly answer: Answer
  /** Answers every request so far, and those to come at once. */
  release(): void
}

/** Holds back `body`, as a server that has trouble does. */
export function heldBack(body: string): Held {
  const waiting: ServerResponse[] = []
  let free = false
  return {
    answer(response) {
      if (free) response.end(body)
      else waiting.push(response)
    },
    release() {
      free = true
      for (const response of waiting.splice(0)) response.end(body)
    },
  }
}

/** A tone of one channel, 8 bits and 8000 Hz, that lasts some seconds. */
export function tone(seconds: number): Buffer {
  const samples = Buffer.alloc(8000 * seconds, 0x80)
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8000, 24)
  head.writeUInt32LE(8000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
