import type { After, AfterPart } from './after.ts'
import { afterPaint } from './after-paint.ts'
import { createCurrent } from './current.ts'
import type { Method } from './decision.ts'
import type { GrantedPart } from './granted.ts'
import type { Host } from './host.ts'
import { isolated } from './isolated.ts'
import type { Late } from './late.ts'
import { asciiToBase64url } from './policy/base64url.ts'
import { decodeToken } from './policy/claims.ts'
import type { Policy } from './policy/policy.ts'
import type { PagePolicy } from './policy/publish.ts'
import { readCookie } from './read-cookie.ts'
import type { record } from './record.ts'
import { createRunning, type Running } from './running.ts'
import type { Sender } from './send-events.ts'
import type { SpecialPart } from './special.ts'
import type { ConsentState } from './consent-state.ts'
import type { Consent, How, Stop } from './state.ts'
import { listen } from './tabs.ts'

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
  readonly bundle: string
  /** Writes a decision to the cookie. */
  readonly recorder: Late<{ readonly record: typeof record }>
  /** Cleans up and delivers. */
  readonly after: AfterPart
  /** Does what a grant allows. */
  readonly granted: GrantedPart
  /** What only few pages need for that. */
  readonly special: SpecialPart
  /** Sends events. */
  readonly sender: Sender
  /** The whole policy, where the page has it: with a server, the parts bring what they need. */
  readonly source?: Policy | undefined
}

/** The most events that wait for an answer. */
const MOST = 50

function isRefused({ decision, effective }: ConsentState, ask: PageOptions['ask']): boolean {
  const answer = ask ?? decision?.categories['analytics']
  return answer !== undefined && !effective['analytics']
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

type Work = Omit<Consent, 'state' | keyof Choices>

/** What a page has to do with its consent. */
function work(host: Host, { run }: Running): Work {
  const { current, options, page, waiting } = host
  const { allows, subscribe } = current
  return {
    page,
    policy: options.source,
    allows,
    subscribe,
    run,
    hook(service, stop) {
      host.hooked.push(service)
      // Nothing to start: a gated element did that. What is there to do is stop.
      return run(page.services[service] ?? '', () => stop)
    },
    watch(root) {
      let stop: Stop | undefined
      let over = false
      options.granted(({ gateElements }) => {
        if (!over) stop = gateElements(root, host)
      })
      return () => {
        over = true
        stop?.()
      }
    },
    track(name, dimensions) {
      if (!host.silent && waiting.length < MOST) waiting.push({ name, dimensions })
      host.flush?.()
    },
  }
}

/**
 * Consent in one page, from the part of a published policy that a page needs. Its state is ready
 * when this returns: from the cookie, or denied. Most apps call `createConsent` instead.
 */
export function createPageConsent(page: PagePolicy, options: PageOptions): Consent {
  const { notice } = options
  const never = options.ask === 'never'
  const running = createRunning((category) => host.ran.push({ category }))
  const current = createCurrent(page, never)

  let after: After | undefined
  const host: Host = {
    page,
    options,
    current,
    ran: [],
    hooked: [],
    lost: [],
    waiting: [],
    afterPaint,
    isolated,
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

  /** Brings the page in line with what the cookie says now. */
  const refresh = (): void =>
    current.refresh(host.receipt, ({ lost, token, held }) => {
      const { effective } = current.state
      host.lost.push(...lost)
      const pending = !held && token?.pending
      // Another tab has decided since, here or on a sub-domain: what this one had to send is void.
      if (pending && token.text !== host.mine) host.mine = undefined
      // Analytics is refused, or nobody will be asked: nothing more to wait for.
      host.silent = isRefused(current.state, options.ask)
      if (host.silent) host.waiting.length = 0
      running.settle(effective)
      // A decision of this page is followed up once it is in the cookie. Once it is there, the part
      // for that takes up what is still to be delivered.
      if (pending || (!held && host.lost.length > 0)) host.after(({ sweep }) => sweep())
      // Until something optional is allowed, what is held stays as the browser read it.
      if (Object.values(effective).filter(Boolean).length > 1) {
        options.granted(({ grant }) => grant(host))
      }
    })

  const decide: Decide = (granted, method, how) => {
    // On a server there is nobody who could decide.
    if (never || typeof document === 'undefined') return
    const claims = current.hold(granted)
    refresh()
    options.recorder((part) => part.record(host, claims, { notice, method, ...how }))
  }

  const post = listen(page.cookie.token, never, (news) => {
    if (news === 'decided') host.mine = undefined
    refresh()
  })
  refresh()

  return {
    get state() {
      return current.state
    },
    ...choices(Object.keys(page.categories), decide),
    ...work(host, running),
  }
}
