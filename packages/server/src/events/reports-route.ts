import { reportsQuerySchema } from '@placet/core/wire'
import { requireRole } from '../api-tokens.ts'
import { parseBy } from '../http/parse.ts'
import { reply } from '../http/reply.ts'
import type { Handler } from '../http/router.ts'
import type { Store } from '../store/store.ts'
import { release } from './release.ts'

/** `GET reports?from&to`: the released counts of those UTC days, for an API token of a viewer. */
export function reportsRoute(store: Store): Handler {
  return async (request) => {
    await requireRole(store, 'viewer', request.headers)
    const query = Object.fromEntries(new URL(request.url).searchParams)
    const { from, to } = parseBy(reportsQuerySchema, query, 'invalid-query')
    return reply(200, release(await store.counters(from, to)))
  }
}
