import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'

const DIST = new URL('../../packages/widget/dist/', import.meta.url)

/** A site of the test's own making: pages and files by path, and the built bundles. */
export interface StaticSite {
  readonly origin: string
  /** Paths in the order they were asked for. */
  readonly paths: string[]
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  json: 'application/json',
  css: 'text/css',
}

/** A path that never answers. */
export const HANGING = Symbol('hanging')

/**
 * Serves `files` on plain http from this machine; a Content-Security-Policy of its own may be
 * given. `NONCE`, in it and in a page, is another in each response.
 */
export async function openStaticSite(
  files: (origin: string) => Readonly<Record<string, string | symbol>>,
  contentPolicy?: string,
): Promise<StaticSite> {
  const paths: string[] = []
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    paths.push(path)
    const given = path === '/favicon.ico' ? '' : files(origin)[path]
    if (typeof given === 'symbol') return
    const nonce = randomBytes(12).toString('base64url')
    const withNonce = (text: string): string => text.replaceAll('NONCE', nonce)
    const type = TYPES[path.split('.').pop() ?? ''] ?? 'text/html'
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      ...(contentPolicy !== undefined && { 'content-security-policy': withNonce(contentPolicy) }),
    }
    const send = (body: string | Buffer): void => void response.writeHead(200, headers).end(body)
    if (given !== undefined) return send(type === 'text/html' ? withNonce(given) : given)
    readFile(new URL(`.${path}`, DIST)).then(send, () => response.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const origin = `http://localhost:${address.port}`
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin, paths, close }
}
