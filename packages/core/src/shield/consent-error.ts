import type { Subject } from './judge.ts'

/**
 * What a caller gets for something that nobody granted: `name` is `ConsentError`, `code` is
 * `not-granted`. The message names service and category, and of an address no query; the stack is
 * that of the call that was stopped.
 */
export class ConsentError extends Error {
  override readonly name = 'ConsentError'
  readonly code = 'not-granted'
  declare readonly subject: Subject
  constructor(subject: Subject) {
    const { what, target, claims } = subject
    const [claim] = claims
    const why = claim ? `${claim.service} needs "${claim.category}"` : 'undeclared'
    super(`placet: ${what} ${target} is not granted: ${why}`)
    this.subject = subject
  }
}
