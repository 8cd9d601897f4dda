import type { Stop } from '../state.ts'
import { pageQueue } from './page-queue.ts'
import { followSnippet, type Granting } from './vendor.ts'

/** Options of `matomoAnalytics`. */
export interface MatomoOptions<K extends string> {
  /**
   * The category it follows. To be named, and not assumed: with its cookies Matomo recognises
   * single visitors, which an `analytics` that promises anonymous counts does not ask for.
   */
  readonly category: K
  /** Runs the tracking snippet, which loads `matomo.js`: at the first grant, never before. */
  readonly start: () => void
}

const tell = (call: string): void => {
  pageQueue('_paq').push([call])
}

/**
 * Runs Matomo while its category is granted. Before this returns, `_paq` has been told
 * `requireConsent`, which Matomo applies before anything else it is told. Each grant is followed by
 * `setConsentGiven`, never by `rememberConsentGiven`: Placet remembers.
 *
 * Stop: `forgetConsentGiven`, in the turn of the withdrawal: nothing more is sent and Matomo
 * removes its cookies. It puts one there that says so, `mtm_consent_removed`, which goes where the
 * policy declares it. What the page tracks meanwhile waits in Matomo's memory and is sent on the
 * next grant in the same page: do not track while denied.
 *
 * Sources: developer.matomo.org/guides/tracking-consent; github.com/matomo-org/matomo,
 * `js/piwik.js`.
 */
export function matomoAnalytics<K extends string>(
  consent: Granting<K>,
  { category, start }: MatomoOptions<NoInfer<K>>,
): Stop {
  tell('requireConsent')
  return followSnippet(consent, category, {
    start,
    grant: () => tell('setConsentGiven'),
    stop: () => tell('forgetConsentGiven'),
  })
}
