import type { Subject } from './judge.ts'

/**
 * What a caller gets for something that nobody granted: `name` is `ConsentError`, `code` is
 * `not-granted`. The message names service and category, and of an address no query.
 */
export class ConsentError extends Error {
  readonly code = 'not-granted'
  constructor({ what, target, claims: [claim] }: Subject) {
    const why = claim ? `${claim.service} needs "${claim.category}"` : 'no service declares it'
    super(`placet: ${what} ${target} is not granted: ${why}`)
    this.name = 'ConsentError'
  }
}
