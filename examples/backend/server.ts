import proxy from '@fastify/http-proxy'
import { createGate } from '@placet/server/verify'
import fastify, { type FastifyInstance } from 'fastify'
import policy, { type FineTuneLab } from '../placet.config.ts'
import { GPC_PATH, placetProxy } from '../placet-proxy.ts'
import { countApiCalls } from './count.ts'
import { addJobs } from './jobs.ts'

/** Where the API listens, where Placet is, and what lets it send events there. */
export interface BackendOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
  readonly placetUrl: string
  /** From `placet token create --role backend`. Without one, nothing is counted. */
  readonly placetToken?: string
  /** The policy that the gate reads answers against. Left out, that of the environment. */
  readonly policy?: FineTuneLab
}

/** A server that runs, and how to stop it. */
export interface Running {
  readonly url: string
  close(): Promise<void>
}

/** Starts the API: jobs, the counting of calls, and Placet proxied under `/placet`. */
export async function start(options: BackendOptions): Promise<Running> {
  const { port, host = 'localhost', placetUrl, placetToken = '' } = options
  const app: FastifyInstance = fastify({ forceCloseConnections: true })
  const gate = createGate({
    jwksUrl: `${placetUrl}/placet/jwks.json`,
    policy: options.policy ?? policy,
  })
  countApiCalls(app, { gate, eventsUrl: `${placetUrl}/placet/events`, placetToken })
  addJobs(app)
  await app.register(proxy, placetProxy(placetUrl))
  await app.register(proxy, placetProxy(placetUrl, GPC_PATH))
  const bound = new URL(await app.listen({ port, host })).port
  return { url: `http://${host}:${bound}`, close: () => app.close() }
}

if (import.meta.main) {
  const { PORT = '4103', HOST = 'localhost', PLACET_URL = 'http://127.0.0.1:4100' } = process.env
  const backend = await start({
    port: Number(PORT),
    host: HOST,
    placetUrl: PLACET_URL,
    placetToken: process.env['PLACET_TOKEN'] ?? '',
  })
  console.log(`backend ${backend.url}`)
}
