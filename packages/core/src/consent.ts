import type { After } from './after.ts'
import type { Method } from './decision.ts'
import { createCurrent } from './current.ts'
import type { Host } from './host.ts'
import type { Late } from './late.ts'
import { asciiToBase64url } from './policy/base64url.ts'
import { decodeToken } from './policy/claims.ts'
import type { Policy } from './policy/policy.ts'
import type { PagePolicy } from './policy/publish.ts'
import { readCookie } from './read-cookie.ts'
import type { record } from './record.ts'
import { createRunning } from './running.ts'
import type { Consent, How } from './state.ts'
import { createTracking, type Sender } from './tracking.ts'

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
  /** Writes a decision to the cookie. */
  readonly recorder: Late<{ readonly record: typeof record }>
  /** Cleans up and delivers. */
  readonly after: Late<{ readonly createAfter: (host: Host) => After }>
  /** Sends events. */
  readonly sender: Sender
  readonly source?: Policy | undefined
}

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
  const { endpoint, source, notice, bundle = '' } = options
  const never = options.ask === 'never'
  const running = createRunning()
  const current = createCurrent(page, never)

  let after: After | undefined
  const host: Host = {
    page,
    endpoint,
    bundle,
    after: (use) => options.after(({ createAfter }) => use((after ??= createAfter(host)))),
    read: () => readCookie(page.cookie.token) ?? '',
    decode: decodeToken,
    encode: asciiToBase64url,
    settle(news, unkept) {
      current.keep(unkept)
      post?.(news)
      refresh()
    },
  }
  const disowned = (): void =>
    host.after(({ forget }) => {
      forget()
      refresh()
    })
  const tracking =
    endpoint === undefined ? undefined : createTracking(endpoint, options.sender, disowned)

  /** Brings the page in line with what the cookie says now. */
  const refresh = (): void => {
    const { lost, token, tell } = current.refresh(host.receipt)
    tracking?.settle(current.state, token?.signed ? token.text : undefined)
    running.settle(current.state.effective)
    // Once it is there, it takes up what is still to be delivered.
    if (lost.length > 0 || token?.pending) host.after(({ sweep }) => sweep(lost))
    tell()
  }

  const decide: Decide = (granted, method, how) => {
    if (never) return
    const claims = current.hold(granted)
    refresh()
    options.recorder((part) => part.record(host, claims, { notice, method, ...how }))
  }

  const post = listen(page.cookie.token, never, (news) => {
    // What this tab still had to send is void.
    if (news === 'decided') host.mine = undefined
    refresh()
  })
  refresh()

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
