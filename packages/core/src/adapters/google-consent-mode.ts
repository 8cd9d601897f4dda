import type { ConsentState } from '../consent-state.ts'
import type { Consent, Stop } from '../state.ts'
import { onDecision } from './decisions.ts'

type Answer = 'granted' | 'denied'

/** The seven keys of Consent Mode v2. That `ad_*` is denied in every state is in the type. */
interface Signals {
  readonly ad_storage: 'denied'
  readonly ad_user_data: 'denied'
  readonly ad_personalization: 'denied'
  readonly analytics_storage: Answer
  readonly functionality_storage: Answer
  readonly personalization_storage: Answer
  readonly security_storage: 'granted'
}

/** Options of `googleConsentMode`. */
export interface GoogleOptions<K extends string> {
  /**
   * The category that `analytics_storage` follows. To be named, and not assumed: Google Analytics
   * recognises single visitors, so it does not belong under an `analytics` that promises
   * anonymous counts.
   */
  readonly analytics: K
  /** The category of `functionality_storage` and `personalization_storage`: `functional`. */
  readonly functional?: K
  /** ISO 3166-2 codes, such as `ES` or `US-CA`, given a default of their own: as denied as all. */
  readonly regions?: readonly string[]
  /** How long tags wait for an update, in ms: 500. */
  readonly waitForUpdate?: number
  /** Ids of GA4 properties (`G-…`), silenced by their switch while `analytics` is not granted. */
  readonly measurementIds?: readonly string[]
  /** The data layer, where it is not `window.dataLayer`. */
  readonly dataLayer?: unknown[]
}

/** What Google is told for these grants: pure. */
export function signalsFor(analytics: boolean, functional: boolean): Signals {
  const answer = (granted: boolean): Answer => (granted ? 'granted' : 'denied')
  return {
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
    analytics_storage: answer(analytics),
    functionality_storage: answer(functional),
    personalization_storage: answer(functional),
    security_storage: 'granted',
  }
}

const REGION = /^(?!UK\b)[A-Z]{2}(-[A-Z0-9]{1,3})?$/

function checkRegions(regions: readonly string[]): void {
  const wrong = regions.find((region) => !REGION.test(region))
  if (wrong === undefined) return
  const hint = wrong.startsWith('UK') ? ': the United Kingdom is GB' : ''
  throw new TypeError(`placet: "${wrong}" is no ISO 3166-2 code${hint}`)
}

/** Google reads commands only as `arguments` objects: a plain array is an event to it. */
const command: (...items: unknown[]) => IArguments = function () {
  // oxlint-disable-next-line prefer-rest-params -- see above
  return arguments
}

function pageLayer(): unknown[] {
  const found: unknown = Reflect.get(globalThis, 'dataLayer')
  if (Array.isArray(found)) return found
  const made: unknown[] = []
  Reflect.set(globalThis, 'dataLayer', made)
  return made
}

/** Puts the defaults in front of what is there. A tag that already reads on gets them as news. */
function putFirst(layer: unknown[], entries: readonly unknown[]): void {
  if (!Object.hasOwn(layer, 'push')) {
    layer.unshift(...entries)
    return
  }
  console.error('placet: a Google tag was loaded before googleConsentMode() could deny it')
  for (const entry of entries) layer.push(entry)
}

function defaults({ regions = [], waitForUpdate = 500 }: GoogleOptions<string>): IArguments[] {
  const denied = { ...signalsFor(false, false), wait_for_update: waitForUpdate }
  return [
    command('consent', 'default', denied),
    ...(regions.length === 0
      ? []
      : [command('consent', 'default', { ...denied, region: regions })]),
    command('set', 'ads_data_redaction', true),
    command('set', 'url_passthrough', false),
  ]
}

/** GA4's own switch: read before each hit, so it works on a tag that cannot be unloaded. */
function silence(ids: readonly string[], silent: boolean): void {
  for (const id of ids) Reflect.set(globalThis, `ga-disable-${id}`, silent)
}

/**
 * Mirrors consent into Google Consent Mode v2. Before this returns, the data layer begins with the
 * default: all denied but `security_storage`, everywhere, whatever the region. Then comes one
 * update per decision, and one at once where a choice is stored. `ad_storage`, `ad_user_data` and
 * `ad_personalization` are denied in every state.
 *
 * It loads nothing. Basic mode is the only one supported: keep Google's tag in a gated element or
 * in `consent.run`, since a tag that is there before the grant already pings.
 *
 * Stop: the update to denied does not silence a tag that has loaded (it goes on with cookieless
 * pings), and nothing unloads it. GA4 properties named in `measurementIds` are silenced by their
 * switch. For anything else the withdrawal has to end in a reload, as it does for a gated script
 * without a hook. The function given back stops mirroring, and denies.
 *
 * Sources: developers.google.com/tag-platform/security/guides/consent (order, keys, region,
 * wait_for_update) and developers.google.com/analytics/devguides/collection/ga4/disable-analytics.
 *
 * @throws TypeError for a region that is no ISO 3166-2 code.
 */
export function googleConsentMode<K extends string>(
  consent: Pick<Consent<K>, 'subscribe'>,
  options: GoogleOptions<NoInfer<K>>,
): Stop {
  const { analytics, functional = 'functional', regions = [], measurementIds = [] } = options
  checkRegions(regions)
  if (typeof document === 'undefined') return () => undefined
  const layer = options.dataLayer ?? pageLayer()

  const update = (effective: ConsentState['effective']): void => {
    const counted = effective[analytics] === true
    silence(measurementIds, !counted)
    layer.push(command('consent', 'update', signalsFor(counted, effective[functional] === true)))
  }
  silence(measurementIds, true)
  putFirst(layer, defaults(options))
  const unsubscribe = onDecision(consent, update)
  return () => {
    unsubscribe()
    update({ essential: true })
  }
}
