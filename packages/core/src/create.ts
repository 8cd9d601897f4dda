import { createPageConsent, type ConsentOptions } from './consent.ts'
import { gateElements } from './elements.ts'
import type { CategoryKey, EventsOf, Policy } from './policy/policy.ts'
import { pagePolicy, type Published } from './policy/publish.ts'
import type { Consent } from './state.ts'

/** Options of `createConsent`. */
export interface CreateOptions<P extends Policy> extends ConsentOptions {
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
export function createConsent<const P extends Policy>(
  options: CreateOptions<P>,
): Consent<CategoryKey<P>, EventsOf<P>>
export function createConsent(options: CreateOptions<Policy>): Consent {
  const consent = createPageConsent(pagePolicy(options.policy), {
    ...options,
    source: options.policy.policy,
    later: () => import('./later.ts'),
    ready: 'when-idle',
  })
  if (typeof document !== 'undefined') gateElements(consent, document)
  return consent
}
