import type { Policy } from '@placet/core/policy'
import type { JSONWebKeySet } from 'jose'
import { problem } from '../http/problem.ts'
import { publicReply, reply } from '../http/reply.ts'
import type { Handler } from '../http/router.ts'
import type { Catalogue } from '../publishing.ts'
import type { Store } from '../store/store.ts'

/** Gates look for new keys every ten minutes; half of that keeps a proxy out of their way. */
const KEYS_SECONDS = 300

/** The statement on Global Privacy Control changes with the policy's date, so rarely. */
const GPC_SECONDS = 3600

/** `GET policy?lang=`: the policy in force, its notice, and the hashes whose answers still hold. */
export function policyRoute({ current, notices, languageFor }: Catalogue): Handler {
  return (request) => {
    const asked = new URL(request.url).searchParams.get('lang')
    const notice = notices.get(languageFor(asked))
    const { fingerprint, categories, policy } = current
    const language = notice?.content.language
    return publicReply({ fingerprint, notice: { ...notice, language }, categories, policy }, 0)
  }
}

/** `GET jwks.json`: the public keys that tokens and receipts verify with (RFC 7517). */
export function keysRoute(jwks: JSONWebKeySet): Handler {
  return () => publicReply(jwks, KEYS_SECONDS)
}

/**
 * `GET /.well-known/gpc.json`: that the site abides by Global Privacy Control, as its policy has
 * stated since `date` (W3C GPC draft, "GPC Support Representation"; a full-date of RFC 3339).
 */
export function gpcRoute({ date }: Policy): Handler {
  return () => publicReply({ gpc: true, lastUpdate: date }, GPC_SECONDS)
}

/** `GET healthz`: 200 once the store has answered a read, 503 `unavailable` otherwise. */
export function healthRoute(store: Store): Handler {
  return async () => {
    try {
      await store.check()
      return reply(200, { status: 'ok' })
    } catch {
      // Why it does not answer is the operator's to see in the log, not the network's.
      return problem('unavailable')
    }
  }
}
