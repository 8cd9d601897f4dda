import type { After } from './after.ts'
import type { Receipt } from './decision.ts'
import type { Late } from './late.ts'
import type { Token } from './policy/claims.ts'
import type { PagePolicy } from './policy/publish.ts'

/** What the parts that are loaded on demand may do with the page's consent. */
export interface Host {
  readonly page: PagePolicy
  readonly endpoint: string | undefined
  readonly bundle: string
  /** The part for what follows a decision. */
  readonly after: Late<After>
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
