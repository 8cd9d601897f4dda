import type { Receipt } from './decision.ts'
import { deriveState, usableToken } from './derive.ts'
import type { Claims, Token } from './policy/claims.ts'
import type { PagePolicy } from './policy/publish.ts'
import { readCookie } from './read-cookie.ts'
import { isolated } from './running.ts'
import { globalPrivacyControl } from './signal.ts'
import type { Consent, ConsentState } from './state.ts'

/** What a refresh found. */
interface Refreshed {
  readonly token: (Token & { readonly text: string }) | undefined
  /** Categories that were allowed before and are not any more. */
  readonly lost: readonly string[]
  /** Tells the subscribers, if anything changed. */
  tell(): void
}

/** The state of consent in this page: its only owner. */
export interface Current extends Pick<Consent, 'allows' | 'subscribe'> {
  readonly state: ConsentState
  refresh(receipt: Receipt | undefined): Refreshed
  /** Holds an answer in memory until it is in the cookie. */
  hold(granted: readonly string[]): Claims
  /** What no cookie holds, because the browser keeps none; undefined once one does. */
  keep(token: Token | undefined): void
}

/** Starts denied; `refresh` reads the cookie. `never` makes it stay denied. */
export function createCurrent(page: PagePolicy, never: boolean): Current {
  const keys = Object.keys(page.categories)
  const gpc = globalPrivacyControl()
  const listeners = new Set<(state: ConsentState) => void>()
  let held: Token | undefined
  let state: ConsentState = deriveState(page, undefined, gpc)

  return {
    get state() {
      return state
    },
    refresh(receipt) {
      const before = state
      const text = readCookie(page.cookie.token) ?? ''
      const token = never ? undefined : (held ?? usableToken(text, page, Date.now()))
      state = {
        ...deriveState(page, token, gpc),
        ...(never && { status: 'never' }),
        ...(receipt && { receipt }),
      }
      const changed = JSON.stringify(state) !== JSON.stringify(before)
      const lost = keys.filter((key) => before.effective[key] && !state.effective[key])
      const tell = (): void => {
        if (changed) for (const listener of listeners) isolated(() => listener(state))
      }
      return { token: token && { ...token, text }, lost, tell }
    },
    hold(granted) {
      const ask = Object.fromEntries(keys.map((key) => [key, page.categories[key]?.hash ?? '']))
      const { issuer: iss, fingerprint: pol } = page
      const claims = { ask, cat: [...granted].sort(), exp: 0, iss, pol, ...(gpc && { gpc }) }
      held = { claims, signed: false }
      return claims
    },
    keep(token) {
      held = token
    },
    // What objects inherit is never `true`.
    allows: (category) => state.effective[category] === true,
    subscribe(listener) {
      listeners.add(listener)
      isolated(() => listener(state))
      return () => void listeners.delete(listener)
    },
  }
}
