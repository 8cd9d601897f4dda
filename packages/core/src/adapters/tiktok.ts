import type { Stop } from '../state.ts'
import { callPage } from './page-queue.ts'
import { followSnippet, type Granting } from './vendor.ts'

/** Options of `tiktokPixel`. */
export interface TiktokOptions<K extends string> {
  /**
   * A category of the policy marked `advertising`. To be named: the pixel follows people across
   * sites, which none of the three default categories asks for.
   */
  readonly category: K
  /** Runs TikTok's base code, `load` and `page` included: at the first grant, never before. */
  readonly start: () => void
}

/**
 * Runs the TikTok Pixel while its category is granted. Each grant is told by
 * `ttq.grantConsent()`.
 *
 * Stop: `ttq.revokeConsent()`, in the turn of the withdrawal. The pixel obeys it where “Cookie
 * consent mode” is on in Events Manager, so turn that on. Base code without these calls cannot be
 * stopped, which is reported as an error. Its cookies (`_ttp`, `ttcsid`, …) go where the policy
 * declares them.
 *
 * Source: business-api.tiktok.com/portal/docs/pixel-cookie-consent-mode/v1.3.
 */
export function tiktokPixel<K extends string>(
  consent: Granting<K>,
  { category, start }: TiktokOptions<NoInfer<K>>,
): Stop {
  return followSnippet(consent, category, {
    start,
    grant: () => callPage('ttq', 'grantConsent'),
    stop: () => callPage('ttq', 'revokeConsent'),
  })
}
