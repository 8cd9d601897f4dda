import type { Consent, Stop } from '../state.ts'
import { followModule } from './vendor.ts'

/** What Plausible is about to send: `n` is the name of the event. */
interface Payload {
  readonly n: string
}

/** The part of Plausible's settings that the adapter wraps. */
interface Transforming {
  transformRequest?(payload: Payload): Payload | null
}

/** What the adapter uses of the module `@plausible-analytics/tracker`. */
export interface PlausibleClient<Config> {
  init(config: Config): void
  track(event: string, options: object): void
}

/** Options of `plausibleAnalytics`. */
export interface PlausibleOptions<K extends string, Config> {
  /**
   * The category it follows. To be named, and not assumed: Plausible tells visitors apart by a
   * hash of address and browser that changes daily, which is pseudonymous and not anonymous.
   */
  readonly category: K
  /** Plausible's own settings. Their `transformRequest` is asked only while granted. */
  readonly config: NoInfer<Config>
  /** Fetches the client: `() => import('@plausible-analytics/tracker')`. */
  readonly load: () => PlausibleClient<Config> | Promise<PlausibleClient<Config>>
}

/** Stands for a page view on its way through the tracker; never sent. */
const VIEW = 'placet-view'

/**
 * Starts Plausible at the first grant of its category, once per page: it counts that page view,
 * later ones, and what the page tracks.
 *
 * Stop: from the turn of the withdrawal on, `transformRequest` drops every event, until the next
 * grant. The tracker's engagement pings (time and depth of reading) do not pass through
 * `transformRequest`, so nothing could stop them. They begin with a page view, which is why page
 * views go through the tracker under another name and get their own back as they leave: counted,
 * without engagement. `logging` is off for the same reason, as each would be reported as ignored.
 * Plausible keeps nothing on the device.
 *
 * Source: @plausible-analytics/tracker 0.4, `plausible.d.ts` (`transformRequest`) and `plausible.js`
 * (engagement).
 */
export function plausibleAnalytics<K extends string, Config extends Transforming>(
  consent: Pick<Consent<K>, 'run' | 'allows'>,
  { category, config, load }: PlausibleOptions<NoInfer<K>, Config>,
): Stop {
  let over = false
  const stop = followModule(consent, category, {
    load,
    start(client) {
      let view: Payload | undefined
      const transformRequest = (payload: Payload): Payload | null => {
        if (over || !consent.allows(category)) return null
        if (payload.n === 'pageview') {
          view = payload
          client.track(VIEW, {})
          return null
        }
        const sent = payload.n === VIEW && view ? view : payload
        return config.transformRequest ? config.transformRequest(sent) : sent
      }
      client.init({ logging: false, ...config, transformRequest })
    },
  })
  return () => {
    over = true
    stop()
  }
}
