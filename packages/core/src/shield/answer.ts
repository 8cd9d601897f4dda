import type { PagePolicy } from '../policy/publish.ts'
import { vetoed } from '../policy/veto.ts'
import { isObject } from './intercept.ts'
import type { Known } from './judge.ts'

/** The part of a page's policy by which an answer is read. */
export interface AnsweredPage extends Pick<PagePolicy, 'categories' | 'issuer'> {
  readonly cookie: Pick<PagePolicy['cookie'], 'token'>
}

/** What the shield needs of the claims in a token, if it is one. */
interface Answer {
  readonly ask: Readonly<Record<string, string>>
  readonly cat: readonly string[]
  readonly exp: number
  readonly gpc?: true
  readonly iss: string
}

/** What is then not as it says, a hash or a time, grants nothing. */
const isAnswer = (value: unknown): value is Answer =>
  isObject(value) &&
  'cat' in value &&
  Array.isArray(value.cat) &&
  'ask' in value &&
  isObject(value.ask)

/** The claims that this page may obey now. Twins that differ, by domain or path, are none. */
function answerIn({ cookie, issuer }: AnsweredPage, now: number): Answer | undefined {
  try {
    const pairs = document.cookie.split('; ').filter((it) => it.startsWith(`${cookie.token}=`))
    const [pair = '', twin = ''] = new Set(pairs)
    const [, part = ''] = pair.split('.')
    const answer: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')))
    const isOurs = isAnswer(answer) && answer.iss === issuer && answer.exp * 1000 > now
    return isOurs && twin === '' ? answer : undefined
  } catch {
    return undefined
  }
}

/**
 * The answer in the cookie, until the page's consent says it exactly. Reads well-formed claims as
 * `deriveState` does and checks less of their form: whoever writes this page's cookies could grant
 * by well-formed ones. There is no answer while the page is rendered ahead, or where it may not
 * read cookies. Throws nothing.
 */
export function answerInCookie(page: AnsweredPage, now: number): Known {
  const answer = document.prerendering ? undefined : answerIn(page, now)
  const effective: Record<string, boolean> & { essential: boolean } = { essential: true }
  const categories: Record<string, boolean> = {}
  for (const [key, { accepts }] of Object.entries(page.categories)) {
    const isAnswered = answer && accepts.includes(answer.ask[key] ?? '')
    if (isAnswered) categories[key] = answer.cat.includes(key)
    effective[key] =
      categories[key] === true &&
      !vetoed(key, navigator.globalPrivacyControl === true, answer ?? {})
  }
  return { effective, status: 'decided', decision: { categories } }
}
