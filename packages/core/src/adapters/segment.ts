import type { Consent, Stop } from '../state.ts'
import { followModule } from './vendor.ts'

/** One event on its way; without a call of `next` it ends there. */
interface Passing {
  readonly payload: object
  next(payload: object | null): void
}

/** What the adapter uses of an instance of Analytics.js. */
export interface SegmentClient {
  addSourceMiddleware(middleware: (passing: Passing) => void): unknown
  reset(): unknown
}

/** What the adapter uses of the module `@segment/analytics-next`. */
export interface SegmentModule<Settings, Client> {
  readonly AnalyticsBrowser: { load(settings: Settings): Client }
}

/** Options of `segmentAnalytics`. */
export interface SegmentOptions<K extends string, Settings, Client> {
  /**
   * The category it follows. To be named, and not assumed: Segment gives each visitor an id and
   * passes what they do to its destinations, advertising ones among them. Where it has several
   * kinds of destination, name the category that asks for the most.
   */
  readonly category: K
  /** Segment's own settings: `{ writeKey }`. */
  readonly settings: NoInfer<Settings>
  /** Fetches the module: `() => import('@segment/analytics-next')`. */
  readonly load: () => SegmentModule<Settings, Client> | Promise<SegmentModule<Settings, Client>>
  /** Takes the instance that was made at the first grant, to track with. */
  readonly ready?: (analytics: NoInfer<Client>) => void
}

/**
 * Loads Segment's Analytics.js at the first grant of its category, once per page.
 *
 * Stop: from the turn of the withdrawal on, a source middleware ends every event before it reaches
 * a queue or a destination, and `reset()` forgets the visitor's ids and traits. Events that were
 * in a queue by then, because a request of theirs had failed, are still sent again. Destinations
 * that Segment has loaded into the page stop only by their own hooks, or by a reload.
 *
 * Sources: segment.com/docs/connections/sources/catalog/libraries/website/javascript (middleware,
 * `reset`); @segment/analytics-next 1.84, `core/buffer` (middleware comes before what waits) and
 * `plugins/middleware`.
 */
export function segmentAnalytics<K extends string, Settings, Client extends SegmentClient>(
  consent: Pick<Consent<K>, 'run' | 'allows'>,
  { category, settings, load, ready }: SegmentOptions<NoInfer<K>, Settings, Client>,
): Stop {
  let over = false
  let analytics: Client | undefined
  const stop = followModule(consent, category, {
    load,
    start({ AnalyticsBrowser }) {
      analytics = AnalyticsBrowser.load(settings)
      analytics.addSourceMiddleware(({ payload, next }) => {
        if (!over && consent.allows(category)) next(payload)
      })
      ready?.(analytics)
    },
    stop: () => void analytics?.reset(),
  })
  return () => {
    over = true
    stop()
  }
}
