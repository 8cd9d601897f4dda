import type { HashedBrief, HashedNotice, Notice, Policy } from '@placet/core/policy'

/** All there is to know: the policy, and its notice with every fact. */
export interface Whole {
  readonly policy: Policy
  readonly notice: Notice
}

async function fetchPolicy(language: string, endpoint = ''): Promise<Answer> {
  const response = await fetch(`${endpoint}/policy?lang=${encodeURIComponent(language)}`)
  const answer: unknown = await response.json()
  if (isAnswer(answer)) return answer
  throw new TypeError('this is not what GET policy answers')
}

/** Fetches the notice in a language, whole. Rejects where there is no answer. */
export async function fetchNotice(
  language: string,
  endpoint: string | undefined,
): Promise<HashedNotice> {
  return (await fetchPolicy(language, endpoint)).notice
}

/**
 * Fetches the whole of a notice that the page has in brief, and its policy, from `GET policy`. Only
 * that of which the visitor sees the rest: where another has been published since, and where there
 * is no answer, it rejects.
 */
export async function fetchWhole({ hash, content }: HashedBrief, endpoint = ''): Promise<Whole> {
  const { policy, notice } = await fetchPolicy(content.language, endpoint)
  if (notice.hash === hash) return { policy, notice: notice.content }
  throw new Error(`the notice in force is another than ${hash}`)
}

interface Answer {
  readonly policy: Policy
  readonly notice: HashedNotice
}

/** It comes from where the script does: under the hash that was asked for is that notice. */
const isAnswer = (json: unknown): json is Answer =>
  typeof json === 'object' && json !== null && 'notice' in json && 'policy' in json
