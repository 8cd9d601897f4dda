import type { Policy, Published, Service } from '@placet/core/policy'
import type { Answer } from '../gate/answer.ts'

/** A policy as written, or as it is published. */
export type AnyPolicy = Policy | Published

/** The policy as written. */
export const written = (policy: AnyPolicy): Policy =>
  'fingerprint' in policy ? policy.policy : policy

/** Whether a service may run: it is essential, or its category is granted and not vetoed. */
export function isAllowed(
  { category }: Pick<Service, 'category'>,
  { allows }: Pick<Answer, 'allows'>,
): boolean {
  return category === 'essential' || allows(category)
}
