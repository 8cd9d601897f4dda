import type { Receipt } from './decision.ts'

/** What holds now. A new object on each change, never altered. */
export interface ConsentState<K extends string = string> {
  /**
   * `undecided`: no valid answer. `stale`: answered, but the policy has since asked for more.
   * `decided`: every category is answered. `never`: nobody is asked (`ask: 'never'`).
   */
  readonly status: 'undecided' | 'stale' | 'decided' | 'never'
  /** Whether each category may run now: granted, still what was asked, and not vetoed. */
  readonly effective: Readonly<Record<K | 'essential', boolean>>
  /** The answer on record, as given: before any signal is applied. */
  readonly decision?: {
    readonly categories: Readonly<Partial<Record<K, boolean>>>
    /** When it lapses, ms since the epoch. */
    readonly expires: number
    /** False until the server has signed it; always false where there is none. */
    readonly signed: boolean
  }
  /**
   * Whether Global Privacy Control is on. Do Not Track is not in it: with nothing optional running
   * unasked, there is nothing that it could lower.
   */
  readonly signal: { readonly gpc: boolean }
  /** The categories to ask again, where the status is `stale`. */
  readonly changed?: readonly K[]
  /** The server's signed promise for the decision made in this page, to take along. */
  readonly receipt?: Receipt
}
