import {
  BUILT,
  pagePolicy,
  publish,
  wholeLanguages,
  noticeBrief,
  type HashedNotice,
  type PagePolicy,
  type Policy,
  type Published,
} from '@placet/core/policy'
import type { Shown } from './facts.ts'
import type { Look } from './host.ts'
import { renderedIn, spokenOf, type LoadWords } from './rendered.ts'

/** What placet.js starts from. */
export interface Prepared extends Shown {
  readonly policy: PagePolicy
  readonly look?: Look | undefined
  /** All languages the server speaks, where they are more than one and none was asked for. */
  readonly languages?: readonly string[] | undefined
  /** The whole policy, where no server has put what the parts need of it into them. */
  readonly source?: Policy | undefined
}

/** The same, with the hash of the code that asks. */
export interface Built extends Prepared {
  readonly bundle: string
}

/** The answer of `GET policy`. */
interface PolicyAnswer extends Published {
  readonly notice?: { readonly hash: string; readonly content?: HashedNotice['content'] }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Says which of the two forms it is. The schema in `@placet/core/wire` has checked the rest. */
const isPolicy = (json: object): json is Policy => 'site' in json && 'categories' in json
const isAnswer = (json: object): json is PolicyAnswer => 'fingerprint' in json && 'policy' in json

/**
 * Prepares a policy file, or the answer of `GET policy`, for the page, in the language of the
 * policy that is wanted most. Rejects for anything else.
 */
export async function prepare(
  json: unknown,
  wanted: readonly string[],
  load: LoadWords,
): Promise<Built> {
  const renderFor = async (policy: Policy): Promise<HashedNotice> =>
    renderedIn(policy, spokenOf(policy, wanted), load)
  if (isObject(json) && isAnswer(json)) {
    const { notice, policy } = json
    const shown = notice?.content && { hash: notice.hash, content: notice.content }
    const prepared = preparedFrom(json, shown ?? (await renderFor(policy)))
    // What the server speaks besides is the server's to render.
    return { ...prepared, languages: wholeLanguages(policy) }
  }
  if (!isObject(json) || !isPolicy(json)) throw new TypeError('this is not a policy')
  return preparedFrom(publish(json), await renderFor(json))
}

function preparedFrom(published: Published, { hash, content }: HashedNotice): Built {
  return {
    policy: pagePolicy(published),
    bundle: BUILT,
    notice: { hash, content: noticeBrief(content) },
    full: content,
    look: published.policy.look,
    source: published.policy,
  }
}
