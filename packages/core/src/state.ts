import type { ConsentState } from './consent-state.ts'
import type { Method, Surface } from './decision.ts'
import type { PagePolicy } from './policy/publish.ts'
import type { Policy, Vocabulary } from './policy/policy.ts'

/** What was on the screen when a decision was made. */
export interface How {
  readonly method?: Method | undefined
  readonly surface?: Surface
  /** The notice shown. Left out, the outbox asks the server which notice is current. */
  readonly notice?: { readonly hash: string; readonly language: string } | undefined
}

/** Stops what a grant started. */
export type Stop = () => void

/** The dimensions of one event of a vocabulary, each with one of its values. */
export type Dimensions<V extends Vocabulary, N extends keyof V> = {
  readonly [D in keyof V[N]]: V[N][D] extends readonly (infer Value)[] ? Value : never
}

/** Consent of one visitor in one page: the single owner of that state. */
export interface Consent<K extends string = string, V extends Vocabulary = Vocabulary> {
  readonly state: ConsentState<K>
  /** What the page needs of the policy. */
  readonly page: PagePolicy
  /** The whole policy, where `createConsent` was given it. */
  readonly policy?: Policy | undefined
  /** Whether a category may run now. False for a category that does not exist. */
  allows(category: K | 'essential'): boolean
  /** Records a choice: at once in the page and its cookie, then at the server. Unnamed = refused. */
  decide(categories: Readonly<Partial<Record<K, boolean>>>, how?: How): void
  acceptAll(how?: How): void
  rejectAll(how?: How): void
  /** Refuses everything from now on: services stop, what they declared is removed. */
  withdraw(how?: How): void
  /**
   * Calls `listener` with the state now and after each change; gives back the way to stop.
   * A listener that throws disturbs no other: its error goes to `reportError`.
   */
  subscribe(listener: (state: ConsentState<K>) => void): Stop
  /**
   * Starts `start` once the category is granted: at once where it is, else after the page has
   * painted. What it gives back stops it on withdrawal, and so does the signal; code with neither
   * cannot be stopped, so withdrawal ends in a reload, once everything is saved.
   */
  run(category: K | 'essential', start: (signal: AbortSignal) => Stop | void): Stop
  /**
   * Registers how to stop a service of the policy that a gated element started. Without one, a
   * withdrawal ends in a reload of the page, since code that ran cannot be unloaded.
   */
  hook(service: string, stop: Stop): Stop
  /** Holds the marked elements in an open shadow root, as those of the document are. */
  watch(root: Document | ShadowRoot): Stop
  /**
   * Counts one event of the policy's vocabulary, whose names and values are types: another is a
   * compile error. Waits in memory until the visitor decides, and is destroyed on refusal.
   */
  track<N extends keyof V & string>(name: N, dimensions: Dimensions<V, N>): void
}
