import type { DecisionRequest } from './decision.ts'

/** What an undelivered decision has to tell besides its claims; the notice may be known later. */
export type Pending = Pick<DecisionRequest, 'id' | 'after' | 'bundle' | 'method' | 'surface'> & {
  readonly [Field in 'notice' | 'language']?: string | undefined
}
