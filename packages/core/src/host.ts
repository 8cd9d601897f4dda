import type { afterPaint } from './after-paint.ts'
import type { After } from './after.ts'
import type { PageOptions } from './consent.ts'
import type { Current } from './current.ts'
import type { Receipt } from './decision.ts'
import type { isolated } from './isolated.ts'
import type { Late } from './late.ts'
import type { Token } from './policy/claims.ts'
import type { PagePolicy } from './policy/publish.ts'
import type { Hit } from './send-events.ts'

/** Code that ran in this page under a grant, and that taking the grant back does not end. */
export interface Ran {
  readonly category: string
  /** The service it belongs to, where the page says so. */
  readonly service?: string | undefined
  /** Where it came from. */
  readonly url?: string | undefined
}

/** What the parts that are loaded on demand may do with the page's consent. */
export interface Host {
  readonly page: PagePolicy
  readonly options: PageOptions
  readonly current: Pick<Current, 'state' | 'allows' | 'subscribe'>
  /** The part for what follows a decision. */
  readonly after: Late<After>
  /** What nothing in the page can stop, unless its service is `hooked`. */
  readonly ran: Ran[]
  /** The services that registered how they are stopped. */
  readonly hooked: string[]
  /** Categories that were allowed and are not any more, until the part for that has them. */
  readonly lost: string[]
  /** Events, in memory only. Whoever takes them out has them from then on. */
  readonly waiting: Hit[]
  /** The newest of those that were sent. */
  sent?: readonly Hit[]
  /** Whether no event is to wait. */
  silent?: boolean
  /** Sends what waits, where that is allowed: there once something optional is. */
  flush?: () => void
  readonly afterPaint: typeof afterPaint
  readonly isolated: typeof isolated
  /** The token cookie, or the empty text where it is absent or cannot be told. */
  read(): string
  /** Takes a cookie value apart. */
  decode(text: string): Token | undefined
  /** Base64url of an ASCII text. */
  encode(text: string): string
  /** Takes over what the cookie says, or `held` where the browser keeps none, and tells the tabs. */
  settle(news: 'decided' | 'signed', held?: Token): void
  /** This page's newest decision as it was written, until it is delivered or another tab decides. */
  mine?: string | undefined
  /** The server's signed promise for the decision made in this page. */
  receipt?: Receipt
}
