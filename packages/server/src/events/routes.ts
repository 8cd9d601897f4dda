import type { Policy } from '@placet/core/policy'
import { eventsRequestSchema, type EventsRequest } from '@placet/core/wire'
import { hasBearer, requireRole } from '../api-tokens.ts'
import type { Signal } from '../gate/answer.ts'
import type { Gate } from '../gate/gate.ts'
import { gpcSignal } from '../gate/headers.ts'
import { readJson } from '../http/body.ts'
import { refuseCrossSite } from '../http/origin.ts'
import { parseBy } from '../http/parse.ts'
import { Refusal } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import type { Handler } from '../http/router.ts'
import type { Store } from '../store/store.ts'
import { incrementsOf } from './increments.ts'

/** What the events route works with. */
export interface EventsRouteOptions {
  readonly policy: Policy
  readonly store: Store
  readonly gate: Gate
  /** Ms since the epoch. */
  readonly now: () => number
}

/** Which category an event is collected under. */
const CATEGORY = 'analytics'

/**
 * The visitor's signals: a browser sends its own header, which its body may only lower; a backend's
 * headers are not the visitor's, so it must say.
 */
function signalOf(headers: Headers, { signal }: EventsRequest): Signal {
  if (hasBearer(headers) && signal === undefined) throw new Refusal('signal-missing')
  return { gpc: gpcSignal(headers) || signal?.gpc === true }
}

/**
 * `POST events`: counts what a grant allows. A browser must come from the policy's origin, a
 * backend bring an API token of its role. Asks the gate first; a denied request leaves no trace.
 */
export function eventsRoute({ policy, store, gate, now }: EventsRouteOptions): Handler {
  return async (request) => {
    const { headers } = request
    if (hasBearer(headers)) await requireRole(store, 'backend', headers)
    else refuseCrossSite(policy.site, headers)
    const body = parseBy(eventsRequestSchema, await readJson(request), 'invalid-body')
    const answer = await gate.token(body.token, signalOf(headers, body))
    const reason = answer.reasonFor(CATEGORY)
    if (reason !== undefined) {
      throw new Refusal(reason, answer.detail === undefined ? {} : { detail: answer.detail })
    }
    const increments = incrementsOf(body.events, policy.events ?? {}, now())
    if (increments === undefined) throw new Refusal('not-in-vocabulary')
    await store.count(increments)
    return reply(202, { counted: increments.length })
  }
}
