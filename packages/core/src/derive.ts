import { decodeToken, type Claims, type Token } from './policy/claims.ts'
import type { PagePolicy } from './policy/publish.ts'
import { vetoed } from './policy/veto.ts'
import type { ConsentState } from './consent-state.ts'

/** A cookie value this page may obey: well formed, this site's, and not lapsed. */
export function usableToken(text: string, page: PagePolicy, now: number): Token | undefined {
  return obeyed(decodeToken(text), page, now)
}

/** A token, from the cookie or held in memory, while it is this site's and has not lapsed. */
export function obeyed(token: Token | undefined, page: PagePolicy, now: number): Token | undefined {
  return token?.claims.iss === page.issuer && token.claims.exp * 1000 > now ? token : undefined
}

const NONE: Pick<Claims, 'ask' | 'cat' | 'gpc'> = { ask: {}, cat: [] }

/** What a page with this token and signal may do: pure, and denied wherever in doubt. */
export function deriveState(
  page: PagePolicy,
  token: Token | undefined,
  signal: ConsentState['signal'],
): ConsentState {
  const claims = token?.claims ?? NONE
  const categories: Record<string, boolean> = {}
  const effective: Record<string, boolean> & { essential: boolean } = { essential: true }
  const changed: string[] = []
  for (const [key, { accepts }] of Object.entries(page.categories)) {
    const granted = claims.cat.includes(key)
    const answered = accepts.includes(claims.ask[key] ?? '')
    if (answered) categories[key] = granted
    else changed.push(key)
    effective[key] = answered && granted && !vetoed(key, signal.gpc, claims)
  }
  if (token === undefined) return { effective, signal, status: 'undecided' }
  return {
    effective,
    signal,
    decision: { categories, expires: token.claims.exp * 1000, signed: token.signed },
    ...(changed.length > 0 ? { status: 'stale', changed } : { status: 'decided' }),
  }
}
