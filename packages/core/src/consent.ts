import type { Method, Receipt } from './decision.ts'
import { deriveState, usableToken } from './derive.ts'
import type { Host, Later } from './later.ts'
import { decodeToken, type Token } from './policy/claims.ts'
import type { Policy } from './policy/policy.ts'
import type { PagePolicy } from './policy/publish.ts'
import { readCookie } from './read-cookie.ts'
import { createRunning, isolated } from './running.ts'
import { globalPrivacyControl } from './signal.ts'
import type { Consent, ConsentState, How } from './state.ts'
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

/**
 * Consent in one page, from the part of a published policy that a page needs. Its state is ready
 * when this returns: from the cookie, or denied. Most apps call `createConsent` instead.
 */
export function createPageConsent(page: PagePolicy, options: PageOptions): Consent {
  const { endpoint, source, bundle = BUILT } = options
  const { token: name } = page.cookie
  const inPage = typeof document !== 'undefined'
  const never = options.ask === 'never'
  const keys = Object.keys(page.categories)
  const gpc = globalPrivacyControl()
  const listeners = new Set<(state: ConsentState) => void>()
  const running = createRunning()
  const channel = inPage && !never ? new BroadcastChannel(name) : undefined
  /** An answer that no cookie holds: not yet, or because the browser keeps none. */
  let held: Token | undefined
  let receipt: Receipt | undefined
  let part: Later | undefined
  let state: ConsentState = deriveState(page, undefined, gpc)

  const later = async (use: (part: Later) => void): Promise<void> => {
    try {
      const { createLater } = await options.later()
      part ??= createLater(host)
      use(part)
    } catch (error) {
      reportError(error)
    }
  }

  /** Takes over what the cookie says now, and brings the page in line with it. */
  const refresh = (): void => {
    const before = state
    const text = readCookie(name) ?? ''
    const token = never ? undefined : (held ?? usableToken(text, page, Date.now()))
    state = {
      ...deriveState(page, token, gpc),
      ...(never && { status: 'never' }),
      ...(receipt && { receipt }),
    }
    tracking?.settle(state, token?.signed ? text : undefined)
    running.settle(state.effective)
    if (token?.pending !== undefined && part === undefined) void later(({ resume }) => resume?.())
    if (JSON.stringify(state) === JSON.stringify(before)) return
    const lost = keys.filter((key) => before.effective[key] && !state.effective[key])
    if (lost.length > 0) void later(({ sweep }) => sweep(lost))
    for (const listener of listeners) isolated(() => listener(state))
  }

  const tracking =
    endpoint === undefined
      ? undefined
      : createTracking(endpoint, () =>
          later(({ forget }) => {
            forget()
            refresh()
          }),
        )

  const decide = (cat: readonly string[], method: Method, how?: How): void => {
    if (never) return
    const ask = Object.fromEntries(keys.map((key) => [key, page.categories[key]?.hash ?? '']))
    const { issuer: iss, fingerprint: pol } = page
    const claims = { ask, cat: [...cat].sort(), exp: 0, iss, pol, ...(gpc && { gpc }) }
    held = { claims, signed: false }
    refresh()
    const told = { notice: options.notice, method, ...how }
    if (part) part.decide(claims, told)
    else void later((loaded) => loaded.decide(claims, told))
  }

  const host: Host = {
    page,
    endpoint,
    bundle,
    decode: decodeToken,
    settle(news, unkept) {
      held = unkept
      channel?.postMessage(news)
      refresh()
    },
    keep(promise) {
      receipt = promise
    },
  }

  if (inPage) {
    channel?.addEventListener('message', ({ data }) => {
      if (data === 'decided') part?.yield?.()
      refresh()
    })
    addEventListener('pageshow', refresh)
    document.addEventListener('visibilitychange', refresh)
  }
  refresh()
  if (inPage && options.ready !== undefined) setTimeout(() => void later(() => undefined))

  return {
    get state() {
      return state
    },
    page,
    ...(source && { policy: source }),
    allows: (category) =>
      Object.hasOwn(state.effective, category) && state.effective[category] === true,
    decide: (chosen, how) =>
      decide(
        keys.filter((key) => chosen[key] === true),
        'save',
        how,
      ),
    acceptAll: (how) => decide(keys, 'accept-all', how),
    rejectAll: (how) => decide([], 'reject-all', how),
    withdraw: (how) => decide([], 'withdraw', how),
    subscribe(listener) {
      listeners.add(listener)
      isolated(() => listener(state))
      return () => void listeners.delete(listener)
    },
    run: running.run,
    // Nothing to start: a gated element did that. What is there to do is stop.
    hook: (service, stop) => running.run(page.services[service]?.category ?? '', () => stop),
    track: (event, dimensions = {}) => tracking?.track(event, dimensions),
  }
}
