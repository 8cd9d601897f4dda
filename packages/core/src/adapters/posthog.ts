import type { Stop } from '../state.ts'
import { followModule, type Granting } from './vendor.ts'

/** The part of PostHog's settings that the adapter switches. */
interface Flagging {
  advanced_disable_feature_flags?: boolean
}

/** What the adapter uses of the default export of `posthog-js`. */
export interface PostHogClient<Config> {
  init(token: string, config: Config): unknown
  set_config(change: Flagging): void
  opt_in_capturing(options: { readonly captureEventName: false }): void
  opt_out_capturing(): void
  reset(): void
}

/** Options of `posthogAnalytics`. */
export interface PostHogOptions<K extends string, Config> {
  /**
   * The category it follows. To be named, and not assumed: PostHog follows single visitors, which
   * an `analytics` that promises anonymous counts does not ask for.
   */
  readonly category: K
  /** The project's API key. */
  readonly token: string
  /** PostHog's own settings, such as `api_host`. Those that `FORCED` names are overruled. */
  readonly config: NoInfer<Config>
  /** Fetches the client: `() => import('posthog-js').then((module) => module.default)`. */
  readonly load: () => PostHogClient<Config> | Promise<PostHogClient<Config>>
}

/** What no site may loosen. */
const FORCED = {
  // Until the adapter opts in, and from the moment it opts out, nothing is captured or stored.
  opt_out_capturing_by_default: true,
  opt_out_persistence_by_default: true,
  // A batch that waits for its time would be sent after a withdrawal.
  request_batching: false,
  // `on_reject` begins to capture, with a hash made on the server, because somebody refused.
  cookieless_mode: undefined,
} as const

/**
 * Runs PostHog while its category is granted: `init` and `opt_in_capturing` at the first grant,
 * `opt_in_capturing` at each later one. Events go out one by one, not in batches.
 *
 * Stop: in the turn of the withdrawal PostHog is opted out, told to ask for no more feature flags
 * (it would ask again at once, and every five minutes), reset, and opted out again. The first
 * opt-out keeps `reset` from flushing the recorder and from storing a new id; `reset` forgets who
 * it was, and the opt-out with it; the second makes it hold. PostHog keeps that opt-out in the key
 * `__ph_opt_in_out_<token>`, which goes where the policy declares it. A request that had failed
 * before the withdrawal may still be repeated: that queue cannot be reached from outside.
 *
 * Sources: posthog.com/docs/privacy/data-collection; posthog-js 1.449, `posthog-core.ts`
 * and `consent.ts`; @posthog/browser-common 0.11, `feature-flags.ts`.
 */
export function posthogAnalytics<K extends string, Config extends Flagging>(
  consent: Granting<K>,
  { category, token, config, load }: PostHogOptions<NoInfer<K>, Config>,
): Stop {
  const { advanced_disable_feature_flags = false } = config
  return followModule(consent, category, {
    load,
    start: (client) => void client.init(token, { ...config, ...FORCED }),
    grant(client) {
      client.set_config({ advanced_disable_feature_flags })
      client.opt_in_capturing({ captureEventName: false })
    },
    stop(client) {
      client.opt_out_capturing()
      client.set_config({ advanced_disable_feature_flags: true })
      client.reset()
      client.opt_out_capturing()
    },
  })
}
