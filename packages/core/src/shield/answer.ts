import { WEEK } from '../policy/claims.ts'
import type { PagePolicy } from '../policy/publish.ts'
import { vetoed } from '../policy/veto.ts'
import { signals } from '../signal.ts'
import type { Known } from './judge.ts'

/** A token of three parts, or of two where the first is `u`; its second part. */
const TOKEN = /^(?:u|[\w-]+(?=\.[\w-]+\.))\.([\w-]+)(?:\.[\w-]+)?$/

/** Claims as page and server write them. */
const CLAIMS =
  /^\{"ask":\{(?:"[a-z][a-z0-9-]{0,31}":"[\w-]{12}",?)*\},"cat":\[[^\]]*\],"exp":\d{1,12}(?:,"gpc":true)?,"iss":"[^"]+","pol":"[\w-]{43}"(?:,"gpc":true)?\}$/

/** What the shield needs of the claims in a token. */
interface Answer {
  readonly ask: Readonly<Record<string, string>>
  readonly cat: readonly string[]
  readonly exp: number
  readonly gpc?: true
  readonly iss: string
}

/** The pattern above is the check. */
const isAnswer = (_parsed: unknown, text: string): _parsed is Answer => CLAIMS.test(text)

/** The claims that this page may obey now; throws or gives undefined for whatever is unusual. */
function answerIn({ cookie, issuer }: PagePolicy, now: number): Answer | undefined {
  const start = `${cookie.token}=`
  // Twins that differ, by domain or path, are no answer.
  const [pair = '', ...others] = new Set(
    document.cookie.split('; ').filter((it) => it.startsWith(start)),
  )
  const token = pair.slice(start.length)
  const part = (TOKEN.exec(token)?.[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
  const text = atob(part)
  const answer: unknown = JSON.parse(text)
  const isExact = btoa(text).startsWith(part) && token.length <= 1024 && others.length === 0
  if (!isExact || !isAnswer(answer, text)) return undefined
  const { ask, cat, exp, iss } = answer
  const sorted = Object.keys(ask)
    .sort()
    .filter((key) => cat.includes(key))
  const isOurs = iss === issuer && exp % WEEK === 0 && exp * 1000 > now
  return isOurs && String(sorted) === String(cat) ? answer : undefined
}

/**
 * The answer in the cookie, until the page's consent says it exactly: read with less code than
 * `deriveState` needs, granting nothing that this would not grant. What is in any way unusual
 * counts as no answer, and so does every answer while the page is rendered ahead, or where it may
 * not read cookies. Throws nothing.
 */
export function answerInCookie(page: PagePolicy, now: number): Known {
  const { gpc } = signals()
  const effective: Record<string, boolean> & { essential: boolean } = { essential: true }
  const categories: Record<string, boolean> = {}
  let answer: Answer | undefined
  try {
    if (!document.prerendering) answer = answerIn(page, now)
  } catch {
    answer = undefined
  }
  for (const [key, { accepts }] of Object.entries(page.categories)) {
    effective[key] = false
    if (!answer || !accepts.includes(answer.ask[key] ?? '')) continue
    categories[key] = answer.cat.includes(key)
    effective[key] = categories[key] && !vetoed(key, gpc, answer)
  }
  return { effective, status: 'decided', decision: { categories } }
}
