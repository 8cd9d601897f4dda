import type { Consent, ConsentState, How } from '@placet/core'
import { pagePolicy, publish, type Policy } from '@placet/core/policy'
import { policy } from './policy.ts'

/** One call that decides, as the widget made it. */
interface Call {
  readonly name: 'decide' | 'acceptAll' | 'rejectAll' | 'withdraw'
  readonly categories?: Readonly<Record<string, boolean>>
  readonly how?: How | undefined
}

export interface FakeConsent extends Consent {
  readonly calls: Call[]
  /** Changes the state from outside, as another tab or a signal does. */
  become(change: Partial<ConsentState>): void
}

const KEYS = ['functional', 'analytics']

/** The state after these were granted. */
export function decidedState(granted: readonly string[]): Partial<ConsentState> {
  const choice = KEYS.map((key) => [key, granted.includes(key)] as const)
  const categories = Object.fromEntries(choice)
  return {
    status: 'decided',
    effective: { essential: true, ...categories },
    decision: { categories, expires: 0, signed: false },
  }
}

/** A consent that lives in memory and notes what it is asked to do. */
export function fakeConsent(
  start: Partial<ConsentState> = {},
  given: Policy = policy,
): FakeConsent {
  const listeners = new Set<(state: ConsentState) => void>()
  const calls: Call[] = []
  let state: ConsentState = {
    status: 'undecided',
    effective: { essential: true, functional: false, analytics: false },
    signal: { gpc: false },
    ...start,
  }
  const become = (change: Partial<ConsentState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener(state)
  }
  const settle = (call: Call, granted: readonly string[]): void => {
    calls.push(call)
    become(decidedState(granted))
  }
  return {
    calls,
    become,
    get state() {
      return state
    },
    page: pagePolicy(publish(given)),
    policy: given,
    allows: (category) => state.effective[category] === true,
    decide: (categories, how) =>
      settle(
        { name: 'decide', categories: { ...categories } as Record<string, boolean>, how },
        KEYS.filter((key) => categories[key] === true),
      ),
    acceptAll: (how) => settle({ name: 'acceptAll', how }, KEYS),
    rejectAll: (how) => settle({ name: 'rejectAll', how }, []),
    withdraw: (how) => settle({ name: 'withdraw', how }, []),
    subscribe(listener) {
      listeners.add(listener)
      listener(state)
      return () => void listeners.delete(listener)
    },
    run: () => () => undefined,
    hook: () => () => undefined,
    watch: () => () => undefined,
    track: () => undefined,
  }
}
