import { createConsent, type CategoryKey, type Consent } from '@placet/core'
import { publish } from '@placet/core/policy'
import { fineTuneLab, type Events, type FineTuneLab } from '../../placet.config.ts'

const meta = (name: string): string =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? ''

const [first = location.origin, ...others] = meta('placet-origins').split(',')

/** The policy this page asks by. */
export const policy: FineTuneLab = fineTuneLab(
  [first, ...others],
  meta('placet-domain') || undefined,
)

/** This visitor's consent, the one in this page. */
export const consent: Consent<CategoryKey<FineTuneLab>, Events> = createConsent({
  policy: publish(policy),
  endpoint: '/placet',
})

/** Counts one event of the policy's vocabulary. Another name or value is a compile error. */
export const track: typeof consent.track = consent.track
