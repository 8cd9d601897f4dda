import type { Gate } from '@placet/server/verify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Events } from '../placet.config.ts'

type Endpoint = Events['api_call']['endpoint'][number]

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How calls of this route are counted. A route without one is never counted. */
    endpoint?: Endpoint
  }
}

/** What asks for consent, and where counts go. */
export interface Counting {
  readonly gate: Gate
  readonly eventsUrl: string
  readonly placetToken: string
}

async function count(request: FastifyRequest, reply: FastifyReply, to: Counting): Promise<void> {
  const { endpoint } = request.routeOptions.config
  if (endpoint === undefined) return
  const answer = await to.gate(request.headers)
  if (!answer.allows('analytics')) return
  const outcome = reply.statusCode < 400 ? 'ok' : 'error'
  const response = await fetch(to.eventsUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${to.placetToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      token: answer.token,
      events: [{ name: 'api_call', dimensions: { endpoint, outcome } }],
      signal: answer.signal,
    }),
    signal: AbortSignal.timeout(2000),
  })
  if (!response.ok) throw new Error(`Placet answered ${response.status}: ${await response.text()}`)
}

/**
 * Counts each call of the API whose own request carries a grant, after it was answered. Nothing is
 * kept for later: without a grant now, the call leaves no trace. A failure of Placet is logged and
 * costs the count, never the call.
 */
export function countApiCalls(app: FastifyInstance, counting: Counting): void {
  app.addHook('onResponse', async (request, reply) => {
    await count(request, reply, counting).catch((error: unknown) => {
      request.log.warn({ error: String(error) }, 'not counted')
    })
  })
}
