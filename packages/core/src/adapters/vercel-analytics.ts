import type { Consent, Stop } from '../state.ts'
import { followModule } from './vendor.ts'

/** The part of Vercel's settings that the adapter wraps. */
interface Filtering {
  beforeSend?(event: object): object | null
}

/** What the adapter uses of the module `@vercel/analytics`. */
export interface VercelClient<Settings> {
  inject(settings?: Settings): void
}

/** Options of `vercelAnalytics`. */
export interface VercelOptions<K extends string, Settings> {
  /**
   * The category it follows. To be named, and not assumed: Vercel tells visitors apart by a hash
   * of their request, kept for a day, which is pseudonymous and not anonymous.
   */
  readonly category: K
  /** Vercel's own settings. Their `beforeSend` is asked only while the category is granted. */
  readonly settings: NoInfer<Settings>
  /** Fetches the client: `() => import('@vercel/analytics')`. */
  readonly load: () => VercelClient<Settings> | Promise<VercelClient<Settings>>
}

/**
 * Injects Vercel Web Analytics at the first grant of its category, once per page.
 *
 * Stop: Vercel has no consent call, and its script cannot be unloaded. From the turn of the
 * withdrawal on, `beforeSend` drops every event, until the next grant. The script keeps nothing
 * on the device.
 *
 * Sources: vercel.com/docs/analytics/package (`beforeSend`) and
 * vercel.com/docs/analytics/privacy-policy.
 */
export function vercelAnalytics<K extends string, Settings extends Filtering>(
  consent: Pick<Consent<K>, 'run' | 'allows'>,
  { category, settings, load }: VercelOptions<NoInfer<K>, Settings>,
): Stop {
  let over = false
  const beforeSend = (event: object): object | null => {
    if (over || !consent.allows(category)) return null
    return settings.beforeSend ? settings.beforeSend(event) : event
  }
  const stop = followModule(consent, category, {
    load,
    start: (client) => client.inject({ ...settings, beforeSend }),
  })
  return () => {
    over = true
    stop()
  }
}
