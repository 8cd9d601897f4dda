import type { Receipt } from './decision.ts'
import { deriveState, obeyed } from './derive.ts'
import { isolated } from './isolated.ts'
import { decodeToken, WEEK, type Claims, type Token } from './policy/claims.ts'
import type { PagePolicy } from './policy/publish.ts'
import { readCookie } from './read-cookie.ts'
import { signals } from './signal.ts'
import type { ConsentState } from './consent-state.ts'
import type { Consent } from './state.ts'

/** What a refresh found. */
interface Found {
  readonly token: (Token & { readonly text: string }) | undefined
  /** Categories that were allowed before and are not any more. */
  readonly lost: readonly string[]
  /** Whether an answer is in memory that no cookie holds as yet. */
  readonly held: boolean
}

/** The state of consent in this page: its only owner. */
export interface Current extends Pick<Consent, 'allows' | 'subscribe'> {
  readonly state: ConsentState
  /** Reads the cookie, has what was found acted upon, and tells the subscribers of any change. */
  refresh(receipt: Receipt | undefined, act: (found: Found) => void): void
  /** Holds an answer in memory until it is in the cookie. */
  hold(granted: readonly string[]): Claims
  /** What no cookie holds, because the browser keeps none; undefined once one does. */
  keep(token: Token | undefined): void
}

/** The expiry of an answer that is not in the cookie yet: a week far off. */
const UNSET = 14_800 * WEEK

/** A page that is rendered ahead asks, runs and sends nothing: perhaps nobody will ever see it. */
const ahead = (): boolean => typeof document === 'object' && document.prerendering === true

/** Starts denied; `refresh` reads the cookie. `never` makes it stay denied. */
export function createCurrent(page: PagePolicy, never: boolean): Current {
  const keys = Object.keys(page.categories)
  const listeners = new Set<(state: ConsentState) => void>()
  let held: Token | undefined
  let state: ConsentState = deriveState(page, undefined, { gpc: false })

  return {
    get state() {
      return state
    },
    refresh(receipt, act) {
      const before = state
      const text = readCookie(page.cookie.token) ?? ''
      const still = never || ahead()
      const token = still ? undefined : obeyed(held ?? decodeToken(text), page, Date.now())
      state = {
        ...deriveState(page, token, signals()),
        ...(still && { status: 'never' }),
        ...(receipt && { receipt }),
      }
      const changed = JSON.stringify(state) !== JSON.stringify(before)
      const lost = keys.filter((key) => before.effective[key] && !state.effective[key])
      act({ token: token && { ...token, text }, lost, held: held !== undefined })
      if (!changed) return
      for (const listener of listeners) isolated(() => listener(state))
      dispatchEvent(new CustomEvent('placet:change', { detail: state }))
    },
    hold(granted) {
      const asked = Object.entries(page.categories)
      const ask = Object.fromEntries(asked.map(([key, { hash }]) => [key, hash]))
      const { gpc } = state.signal
      const { issuer: iss, fingerprint: pol } = page
      const claims = { ask, cat: [...granted].sort(), exp: UNSET, iss, pol, ...(gpc && { gpc }) }
      held = { claims, signed: false }
      return claims
    },
    keep(token) {
      held = token
    },
    allows(category) {
      const lapsed = (state.decision?.expires ?? Infinity) < Date.now()
      // What objects inherit is never `true`.
      return state.effective[category] === true && !(lapsed && category !== 'essential')
    },
    subscribe(listener) {
      listeners.add(listener)
      isolated(() => listener(state))
      return () => void listeners.delete(listener)
    },
  }
}
