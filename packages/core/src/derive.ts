import { decodeToken, type Claims, type Token } from './policy/claims.ts'
import type { PagePolicy } from './policy/publish.ts'
import { vetoed } from './policy/veto.ts'
import type { ConsentState } from './state.ts'

/** A cookie value this page may obey: well formed, this site's, and not lapsed. */
export function usableToken(text: string, page: PagePolicy, now: number): Token | undefined {
  const token = decodeToken(text)
  return token?.claims.iss === page.issuer && token.claims.exp * 1000 > now ? token : undefined
}

/** Every category's answer, or undefined where what was asked is not what is asked now. */
function answers(page: PagePolicy, { ask, cat }: Pick<Claims, 'ask' | 'cat'>): Answers {
  const valid = Object.entries(page.categories).map(([key, { accepts }]) => {
    const answered = accepts.includes(ask[key] ?? '')
    return [key, answered ? cat.includes(key) : undefined] as const
  })
  return Object.fromEntries(valid)
}

type Answers = Readonly<Record<string, boolean | undefined>>

const NONE: Pick<Claims, 'ask' | 'cat' | 'gpc'> = { ask: {}, cat: [] }

/** What a page with this token and signal may do: pure, and denied wherever in doubt. */
export function deriveState(
  page: PagePolicy,
  token: Token | undefined,
  gpc: boolean,
): ConsentState {
  const claims = token?.claims ?? NONE
  const given = Object.entries(answers(page, claims))
  const effective = {
    essential: true,
    ...Object.fromEntries(
      given.map(([key, granted]) => [key, granted === true && !vetoed(key, gpc, claims)]),
    ),
  }
  const state = { effective, signal: { gpc } }
  if (token === undefined) return { ...state, status: 'undecided' }
  const categories = Object.fromEntries(given.filter(([, granted]) => granted !== undefined))
  const decision = { categories, expires: token.claims.exp * 1000, signed: token.signed }
  const changed = given.flatMap(([key, granted]) => (granted === undefined ? [key] : []))
  if (changed.length === 0) return { ...state, status: 'decided', decision }
  return { ...state, status: 'stale', decision, changed }
}
