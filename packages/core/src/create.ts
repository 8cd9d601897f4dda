import { createPageConsent, type ConsentOptions } from './consent.ts'
import { BUILT } from './built.ts'
import { late } from './late.ts'
import { asPolicy, type CategoryKey, type EventsOf, type PolicyFile } from './policy/policy.ts'
import { pagePolicy, type Published } from './policy/publish.ts'
import type { Consent } from './state.ts'

/** Options of `createConsent`. */
export interface CreateOptions<P extends PolicyFile> extends ConsentOptions {
  /** The policy with its hashes: from `publish` in `@placet/core/policy`, or `GET policy`. */
  readonly policy: Published<P>
}

/**
 * Consent for a web app: state from the visitor's cookie, ready when this returns, and every
 * `data-placet` element of the document held until its category is granted. On a server, where
 * there is no document, everything optional is denied.
 *
 * @example
 * const consent = createConsent({ policy: publish(policy), endpoint: '/placet' })
 * consent.run('analytics', () => startCounting())
 */
export function createConsent<const P extends PolicyFile>(
  options: CreateOptions<P>,
): Consent<CategoryKey<P>, EventsOf<P>>
export function createConsent(options: CreateOptions<PolicyFile>): Consent {
  const recorder = late(() => import('./record.ts'))
  const after = late(() => import('./after.ts'))
  const { endpoint } = options
  const consent = createPageConsent(pagePolicy(options.policy), {
    ...options,
    bundle: options.bundle ?? BUILT,
    // A `<base>` of the page says where its links lead, not where decisions go.
    endpoint:
      endpoint && typeof document === 'object' ? new URL(endpoint, location.href).href : endpoint,
    source: asPolicy(options.policy.policy),
    recorder,
    after,
    sender: late(() => import('./send-events.ts')),
    granted: late(() => import('./granted.ts')),
    special: late(() => import('./special.ts')),
  })
  if (typeof document === 'undefined') return consent
  // An app decides through this API at any time: what a decision needs is fetched ahead, so that
  // it is in the cookie in the same turn, and on its way before the page can be left.
  setTimeout(() => {
    recorder(() => undefined)
    after(() => undefined)
  })
  return consent
}
