import type { IncomingHttpHeaders } from 'node:http'

/** The part of Fastify's reply that the proxy needs to say that Placet is away. */
interface Answering {
  code(status: number): { send(body: unknown): unknown }
}

interface Asked {
  readonly headers: IncomingHttpHeaders
}

/** Options of `@fastify/http-proxy` that put Placet under `/placet` on a site's own origin. */
export interface PlacetProxy {
  readonly upstream: string
  readonly prefix: string
  readonly rewritePrefix: string
  readonly undici: { connect: { timeout: number }; headersTimeout: number; bodyTimeout: number }
  readonly replyOptions: {
    readonly rewriteRequestHeaders: (
      request: Asked,
      headers: IncomingHttpHeaders,
    ) => IncomingHttpHeaders
    readonly onError: (reply: Answering, failure: { error: Error }) => void
  }
}

/**
 * How each example proxies Placet: `app.register(proxy, placetProxy(url))`. Cookies, Origin,
 * Sec-Fetch-* and every Set-Cookie pass unchanged; Host too, which a proxy would replace. While
 * Placet is away the answer is 502 within three seconds, and the rest of the site is untouched.
 */
export function placetProxy(placetUrl: string): PlacetProxy {
  return {
    upstream: placetUrl,
    prefix: '/placet',
    rewritePrefix: '/placet',
    undici: { connect: { timeout: 1000 }, headersTimeout: 2000, bodyTimeout: 5000 },
    replyOptions: {
      rewriteRequestHeaders: ({ headers: { host } }, headers) =>
        host === undefined ? headers : { ...headers, host },
      onError: (reply) => void reply.code(502).send({ title: 'Placet is away', code: 'away' }),
    },
  }
}
