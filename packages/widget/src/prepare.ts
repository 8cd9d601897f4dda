import {
  BUILT,
  pagePolicy,
  publish,
  noticeBrief,
  type HashedNotice,
  type PagePolicy,
  type Policy,
  type Published,
} from '@placet/core/policy'
import type { Shown } from './facts.ts'
import type { Look } from './host.ts'
import { rendered } from './rendered.ts'

/** What placet.js starts from. */
export interface Prepared extends Shown {
  readonly policy: PagePolicy
  readonly look?: Look | undefined
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

/** Prepares a policy file, or the answer of `GET policy`, for the page. Throws for anything else. */
export function prepare(json: unknown, language: string | undefined): Built {
  if (isObject(json) && isAnswer(json)) {
    const { notice, policy } = json
    const shown = notice?.content && { hash: notice.hash, content: notice.content }
    return preparedFrom(json, shown ?? rendered(policy, language))
  }
  if (!isObject(json) || !isPolicy(json)) throw new TypeError('this is not a policy')
  return preparedFrom(publish(json), rendered(json, language))
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
