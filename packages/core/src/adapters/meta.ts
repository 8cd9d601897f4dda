import type { Stop } from '../state.ts'
import { callPage } from './page-queue.ts'
import { followSnippet, type Granting } from './vendor.ts'

/** Options of `metaPixel`. */
export interface MetaOptions<K extends string> {
  /**
   * A category of the policy marked `advertising`. To be named: the pixel follows people across
   * sites, which none of the three default categories asks for.
   */
  readonly category: K
  /** Runs Meta's base code, `init` and `PageView` included: at the first grant, never before. */
  readonly start: () => void
}

/**
 * Runs the Meta Pixel while its category is granted. Each grant is told by
 * `fbq('consent', 'grant')`.
 *
 * Stop: `fbq('consent', 'revoke')`, in the turn of the withdrawal. From then on the pixel sends
 * nothing, but keeps what it is told in memory and sends it on the next grant in the same page: do
 * not call `fbq` while denied. Its cookies `_fbp` and `_fbc` go where the policy declares them.
 *
 * Source: developers.facebook.com/docs/meta-pixel/implementation/gdpr.
 */
export function metaPixel<K extends string>(
  consent: Granting<K>,
  { category, start }: MetaOptions<NoInfer<K>>,
): Stop {
  const tell = (answer: 'grant' | 'revoke'): void => {
    callPage('fbq', undefined, 'consent', answer)
  }
  return followSnippet(consent, category, {
    start,
    grant: () => tell('grant'),
    stop: () => tell('revoke'),
  })
}
