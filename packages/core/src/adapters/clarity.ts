import type { Stop } from '../state.ts'
import { callPage } from './page-queue.ts'
import { followModule, type Granting } from './vendor.ts'

/** What the adapter uses of the default export of `@microsoft/clarity`. */
export interface ClarityClient {
  init(project: string): void
  consentV2(answers: {
    readonly ad_Storage: 'granted' | 'denied'
    readonly analytics_Storage: 'granted' | 'denied'
  }): void
}

/** Options of `microsoftClarity`. */
export interface ClarityOptions<K extends string> {
  /**
   * The category it follows. To be named, and not assumed: Clarity records the sessions of single
   * visitors, which an `analytics` that promises anonymous counts does not ask for.
   */
  readonly category: K
  /** Id of the Clarity project. */
  readonly project: string
  /** Fetches the client: `() => import('@microsoft/clarity').then((module) => module.default)`. */
  readonly load: () => ClarityClient | Promise<ClarityClient>
}

/**
 * Runs Microsoft Clarity while its category is granted. At each grant it is told, before its
 * script runs, that analytics storage is granted; advertising storage is denied always.
 *
 * Stop: `clarity('stop')` ends recording in the same turn; the next grant starts it again. It is
 * not told `consentv2` denied: Clarity then carries on without cookies, and even restarts itself
 * to do so. What it had recorded until then and not yet sent, it sends as it stops; what the page
 * tells it meanwhile waits for the next grant. Its cookies `_clck` and `_clsk` go where the policy
 * declares them.
 *
 * Sources: learn.microsoft.com/clarity/setup-and-installation/clarity-consent-api-v2;
 * github.com/microsoft/clarity, `clarity-js/src/clarity.ts` (stop, start) and
 * `data/metadata.ts` (what a denied `consentv2` does).
 */
export function microsoftClarity<K extends string>(
  consent: Granting<K>,
  { category, project, load }: ClarityOptions<NoInfer<K>>,
): Stop {
  let stopped = false
  return followModule(consent, category, {
    load,
    start: (client) => client.init(project),
    grant(client) {
      if (stopped) callPage('clarity', undefined, 'start')
      stopped = false
      client.consentV2({ ad_Storage: 'denied', analytics_Storage: 'granted' })
    },
    stop() {
      stopped = true
      callPage('clarity', undefined, 'stop')
    },
  })
}
