import type { IncomingHttpHeaders } from 'node:http'

/** The part of Fastify's reply that the proxy needs to say that Placet is away. */
interface Answering {
  code(status: number): { send(body: unknown): unknown }
}

interface Asked {
  readonly headers: IncomingHttpHeaders
}

/** Options of `@fastify/http-proxy` that put a path of Placet on a site's own origin. */
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

/** Where every origin of a site says that it abides by Global Privacy Control. */
export const GPC_PATH = '/.well-known/gpc.json'

/**
 * How each example proxies Placet: `app.register(proxy, placetProxy(url))`, and the same once more
 * for `GPC_PATH`, which has its place outside the mount. Cookies, Origin,
 * Sec-Fetch-* and every Set-Cookie pass unchanged; Host too, which a proxy would replace. While
 * Placet is away the answer is 502 within three seconds, and the rest of the site is untouched.
 */
export function placetProxy(placetUrl: string, path = '/placet'): PlacetProxy {
  return {
    upstream: placetUrl,
    prefix: path,
    rewritePrefix: path,
    undici: { connect: { timeout: 1000 }, headersTimeout: 2000, bodyTimeout: 5000 },
    replyOptions: {
      rewriteRequestHeaders: ({ headers: { host } }, headers) =>
        host === undefined ? headers : { ...headers, host },
      onError: (reply) => void reply.code(502).send({ title: 'Placet is away', code: 'away' }),
    },
  }
}
