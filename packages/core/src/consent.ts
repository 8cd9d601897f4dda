import type { Method } from './decision.ts'
import { createCurrent } from './current.ts'
import type { Host, Later } from './later.ts'
import { decodeToken } from './policy/claims.ts'
import type { Policy } from './policy/policy.ts'
import type { PagePolicy } from './policy/publish.ts'
import { createRunning } from './running.ts'
import type { Consent, How } from './state.ts'
import { createTracking } from './tracking.ts'

/** How consent works in a page. */
export interface ConsentOptions {
  /** Where the server is, such as `/placet`; without it decisions stay in the browser. */
  readonly endpoint?: string | undefined
  /** Hash of the code that asks: SHA-256, base64url. */
  readonly bundle?: string | undefined
  /** `never`: nobody is asked, everything optional is denied, nothing is stored or sent. */
  readonly ask?: 'never' | undefined
  /** The notice that API decisions refer to; left out, the server is asked which is current. */
  readonly notice?: How['notice']
}

/** What `createConsent` and the script tag add: where the rest of the code is, and the policy. */
export interface PageOptions extends ConsentOptions {
  readonly later: () => Promise<{ readonly createLater: (host: Host) => Later }>
  readonly source?: Policy | undefined
  /**
   * `when-idle` for pages that decide through the API: the later part is fetched ahead, so that a
   * decision reaches the cookie in the same turn. Without it, whoever shows a notice fetches it.
   */
  readonly ready?: 'when-idle'
}

declare const PLACET_BUNDLE: string | undefined

/** Hash of the sources this was built from; sources that were not built have none. */
const BUILT: string = typeof PLACET_BUNDLE === 'string' ? PLACET_BUNDLE : 'A'.repeat(43)

type Post = (news: 'decided' | 'signed') => void

/** Tells of decisions between tabs. Pages that are not asked, and servers, neither speak nor hear. */
function listen(name: string, never: boolean, hear: (news: unknown) => void): Post | undefined {
  if (never || typeof document === 'undefined') return undefined
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => hear(data))
  addEventListener('pageshow', hear)
  document.addEventListener('visibilitychange', hear)
  return (news) => channel.postMessage(news)
}

/** What is done with the part that is loaded later; a failed loading is reported. */
type UseLater = (use: (part: Later) => void) => Promise<void>

function loader(load: PageOptions['later'], host: Host): UseLater {
  return async (use) => {
    try {
      const { createLater } = await load()
      host.part ??= createLater(host)
      use(host.part)
    } catch (error) {
      reportError(error)
    }
  }
}

/** Makes a choice, in the page at once, then in the cookie and at the server. */
type Decide = (granted: readonly string[], method: Method, how?: How) => void

function choices(keys: readonly string[], decide: Decide): Choices {
  return {
    decide: (chosen, how) =>
      decide(
        keys.filter((key) => chosen[key] === true),
        'save',
        how,
      ),
    acceptAll: (how) => decide(keys, 'accept-all', how),
    rejectAll: (how) => decide([], 'reject-all', how),
    withdraw: (how) => decide([], 'withdraw', how),
  }
}

type Choices = Pick<Consent, 'decide' | 'acceptAll' | 'rejectAll' | 'withdraw'>

/**
 * Consent in one page, from the part of a published policy that a page needs. Its state is ready
 * when this returns: from the cookie, or denied. Most apps call `createConsent` instead.
 */
export function createPageConsent(page: PagePolicy, options: PageOptions): Consent {
  const { endpoint, source, notice, bundle = BUILT } = options
  const never = options.ask === 'never'
  const running = createRunning()
  const current = createCurrent(page, never)

  const host: Host = {
    page,
    endpoint,
    bundle,
    decode: decodeToken,
    settle(news, unkept) {
      current.keep(unkept)
      post?.(news)
      refresh()
    },
  }
  const later = loader(options.later, host)
  const disowned = (): void =>
    void later(({ forget }) => {
      forget()
      refresh()
    })
  const tracking = endpoint === undefined ? undefined : createTracking(endpoint, disowned)

  /** Brings the page in line with what the cookie says now. */
  const refresh = (): void => {
    const { lost, token, tell } = current.refresh(host.receipt)
    tracking?.settle(current.state, token?.signed ? token.text : undefined)
    running.settle(current.state.effective)
    if (token?.pending !== undefined && !host.part) void later(({ resume }) => resume?.())
    if (lost.length > 0) void later(({ sweep }) => sweep(lost))
    tell()
  }

  const decide: Decide = (granted, method, how) => {
    if (never) return
    const claims = current.hold(granted)
    refresh()
    const told = { notice, method, ...how }
    if (host.part) host.part.decide(claims, told)
    else void later((part) => part.decide(claims, told))
  }

  const post = listen(page.cookie.token, never, (news) => {
    if (news === 'decided') host.part?.yield?.()
    refresh()
  })
  refresh()
  if (post && options.ready) setTimeout(() => void later(() => undefined))

  return {
    get state() {
      return current.state
    },
    page,
    ...(source && { policy: source }),
    ...choices(Object.keys(page.categories), decide),
    allows: current.allows,
    subscribe: current.subscribe,
    run: running.run,
    // Nothing to start: a gated element did that. What is there to do is stop.
    hook: (service, stop) => running.run(page.services[service]?.category ?? '', () => stop),
    track: (event, dimensions) => tracking?.track(event, dimensions),
  }
}
