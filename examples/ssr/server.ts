import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import proxy from '@fastify/http-proxy'
import { initialState, publish } from '@placet/core/policy'
import { createGate } from '@placet/server/verify'
import { build } from 'esbuild'
import fastify from 'fastify'
import policy, { DEMO_ORIGINS, fineTuneLab } from '../placet.config.ts'
import { GPC_PATH, placetProxy } from '../placet-proxy.ts'
import { FILM_HOST } from './app.ts'
import { documentOf } from './document.ts'

/** Where the site listens, where Placet is, and the policy's origins. */
export interface SsrOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
  readonly placetUrl: string
  readonly origins?: readonly [string, ...string[]]
  /** Which React the page gets: the one for development warns of what does not fit. */
  readonly mode?: 'development' | 'production'
}

/** A server that runs, and how to stop it. */
export interface Running {
  readonly url: string
  close(): Promise<void>
}

/** Nothing from elsewhere but the film, no inline script, no inline style. */
const CONTENT_POLICY = `default-src 'self'; img-src data:; frame-src ${FILM_HOST}; base-uri 'none'`

/** The page's script, bundled when the server starts. */
async function clientScript(mode: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('client.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: mode === 'production',
    format: 'esm',
    target: 'es2022',
    conditions: ['placet-source', mode],
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    loader: { '.css': 'text' },
  })
  return outputFiles[0]?.text ?? ''
}

/** Starts the site: `/models` is drawn for each visitor, `/about` once for all. */
export async function start(options: SsrOptions): Promise<Running> {
  const { port, host = 'localhost', placetUrl, origins = DEMO_ORIGINS } = options
  const published = publish(fineTuneLab(origins))
  const gate = createGate({ jwksUrl: `${placetUrl}/placet/jwks.json`, policy: published.policy })
  const script = await clientScript(options.mode ?? 'production')
  const about = documentOf({ path: '/about', origins })
  const etag = `"${createHash('sha256').update(about).digest('base64url')}"`
  const app = fastify({ forceCloseConnections: true })
  await app.register(proxy, placetProxy(placetUrl))
  await app.register(proxy, placetProxy(placetUrl, GPC_PATH))
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', CONTENT_POLICY)
  })
  app.get('/client.js', (_request, reply) => reply.type('text/javascript').send(script))
  app.get('/models', async (request, reply) => {
    const initial = initialState(published, await gate(request.headers))
    return reply
      .headers({ 'cache-control': 'private, no-store' })
      .type('text/html; charset=utf-8')
      .send(documentOf({ path: '/models', origins, initial }))
  })
  app.get('/about', (request, reply) => {
    reply.headers({ 'cache-control': 'public, max-age=0', etag })
    // In a list, or weak, as a proxy that compresses makes it.
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    return reply.type('text/html; charset=utf-8').send(about)
  })
  const bound = new URL(await app.listen({ port, host })).port
  return { url: `http://${host}:${bound}`, close: () => app.close() }
}

if (import.meta.main) {
  const { PORT = '4104', HOST = 'localhost', PLACET_URL = 'http://127.0.0.1:4100' } = process.env
  const { origins } = policy.site
  const site = await start({ port: Number(PORT), host: HOST, placetUrl: PLACET_URL, origins })
  console.log(`server-rendered app ${site.url}`)
}
