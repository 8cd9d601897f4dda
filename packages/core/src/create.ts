import { createPageConsent, type ConsentOptions } from './consent.ts'
import { BUILT } from './built.ts'
import { gateOnceAllowed } from './gated.ts'
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
  const consent = createPageConsent(pagePolicy(options.policy), {
    bundle: BUILT,
    ...options,
    source: asPolicy(options.policy.policy),
    recorder: late(() => import('./record.ts')),
    after: late(() => import('./after.ts')),
    sender: late(() => import('./send-events.ts')),
    ready: 'when-idle',
  })
  if (typeof document !== 'undefined') {
    gateOnceAllowed(
      consent,
      late(() => import('./elements.ts')),
    )
  }
  return consent
}
