import { readFile } from 'node:fs/promises'
import proxy from '@fastify/http-proxy'
import files from '@fastify/static'
import fastify from 'fastify'
import { DEMO_ORIGINS } from '../placet.config.ts'
import { GPC_PATH, placetProxy } from '../placet-proxy.ts'
import { authStub } from './auth-stub.ts'

/** Where the app listens, where Placet is, and the policy's origins, which the page must know. */
export interface AppOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
  readonly placetUrl: string
  readonly origins?: readonly string[]
  readonly domain?: string
}

/** A server that runs, and how to stop it. */
export interface Running {
  readonly url: string
  close(): Promise<void>
}

const BUILT = new URL('./dist/', import.meta.url)
const VIEWS = ['/', '/settings', '/sign-in', '/privacy']

/** Nothing from elsewhere, no inline script, no inline style: neither app nor Placet needs them. */
const CONTENT_POLICY = `default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`

async function page(origins: readonly string[], domain: string): Promise<string> {
  const built = await readFile(new URL('index.html', BUILT), 'utf8').catch((cause: unknown) => {
    const message =
      'the web app is not built: run "npx -y pnpm@12 --filter @placet-examples/web-app build"'
    throw new Error(message, { cause })
  })
  return built.replace('{{origins}}', origins.join(',')).replace('{{domain}}', domain)
}

/** Starts the web app: the built pages, Placet under `/placet`, the auth stub under `/supabase`. */
export async function start(options: AppOptions): Promise<Running> {
  const { port, host = 'localhost', placetUrl, origins = DEMO_ORIGINS, domain = '' } = options
  const html = await page(origins, domain)
  const app = fastify({ forceCloseConnections: true })
  await app.register(proxy, placetProxy(placetUrl))
  await app.register(proxy, placetProxy(placetUrl, GPC_PATH))
  await app.register(authStub, { prefix: '/supabase' })
  await app.register(files, { root: BUILT, index: false })
  for (const view of VIEWS) {
    app.get(view, (_request, reply) =>
      reply
        .header('content-security-policy', CONTENT_POLICY)
        .type('text/html; charset=utf-8')
        .send(html),
    )
  }
  const bound = new URL(await app.listen({ port, host })).port
  return { url: `http://${host}:${bound}`, close: () => app.close() }
}

if (import.meta.main) {
  const { PORT = '4102', HOST = 'localhost', PLACET_URL = 'http://127.0.0.1:4100' } = process.env
  const origins = process.env['PLACET_ORIGINS']?.split(',')
  const web = await start({
    port: Number(PORT),
    host: HOST,
    placetUrl: PLACET_URL,
    ...(origins && { origins }),
    domain: process.env['PLACET_DOMAIN'] ?? '',
  })
  console.log(`web app ${web.url}`)
}
