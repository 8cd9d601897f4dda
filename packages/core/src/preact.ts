import {
  createContext,
  createElement,
  Fragment,
  type ComponentChild,
  type ComponentChildren,
} from 'preact'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { initialState } from './initial-state.ts'
import type { ConsentState } from './consent-state.ts'
import type { Consent } from './state.ts'
import { usedConsent, type UsedConsent } from './used-consent.ts'

export { initialState, type GateAnswer } from './initial-state.ts'
export type { UsedConsent } from './used-consent.ts'

/** A consent, and what it is drawn with until it is mounted. */
interface Provided {
  readonly consent: Consent
  readonly initial: ConsentState
}

const Context = createContext<Provided | undefined>(undefined)

/** What `ConsentProvider` takes. */
export interface ConsentProviderProps {
  readonly consent: Consent
  /** What the server rendered with (`initialState`); left out, that nothing is known. */
  readonly initial?: ConsentState | undefined
  readonly children?: ComponentChildren
}

/**
 * Gives a consent to all that is below it. On the server, and until it is mounted in the page,
 * `initial` is the state, so that both draw the same; from then on it is what holds in the page.
 */
export function ConsentProvider({
  consent,
  initial,
  children,
}: ConsentProviderProps): ComponentChild {
  const value = useMemo(
    () => ({ consent, initial: initial ?? initialState(consent.page) }),
    [consent, initial],
  )
  return createElement(Context.Provider, { value, children })
}

/**
 * The state of consent, and what changes it; renders anew on each change. Throws a TypeError
 * outside of a `ConsentProvider`.
 */
export function useConsent(): UsedConsent {
  const provided = useContext(Context)
  if (provided === undefined) throw new TypeError('useConsent: there is no <ConsentProvider> above')
  const { consent, initial } = provided
  const [state, become] = useState(initial)
  // Tells the state at once, and then each change.
  useEffect(() => consent.subscribe(become), [consent])
  return usedConsent(consent, state)
}

/** What `Gated` takes. */
export interface GatedProps {
  readonly category: string
  /** Shown while the category is not allowed; left out, nothing is. */
  readonly fallback?: ComponentChildren
  readonly children?: ComponentChildren
}

/** Renders its children only while their category is allowed. */
export function Gated({ category, fallback, children }: GatedProps): ComponentChild {
  return createElement(Fragment, null, useConsent().allows(category) ? children : fallback)
}
