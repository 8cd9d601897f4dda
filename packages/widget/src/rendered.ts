import {
  en,
  negotiate,
  noticeHash,
  renderNotice,
  wholeLanguages,
  type HashedNotice,
  type Language,
  type Policy,
} from '@placet/core/policy'

/** The words of a language; undefined where there are none or they cannot be had. */
export type LoadWords = (tag: string) => Promise<Language | undefined>

/** The language of a policy that is wanted most; its first where none is. */
export const spokenOf = (policy: Policy, wanted: readonly string[]): string =>
  negotiate(wholeLanguages(policy), wanted) ?? policy.languages[0]

/** Renders a policy's notice in a language; without the words for it in English, whole. */
export function rendered(policy: Policy, tag: string, words?: Language): HashedNotice {
  const content = renderNotice(policy, words ?? en, words ? tag : 'en')
  return { hash: noticeHash(content), content }
}

/** The same, with the words loaded where they are not English. */
export async function renderedIn(
  policy: Policy,
  tag: string,
  load: LoadWords,
): Promise<HashedNotice> {
  const words = tag === 'en' ? en : await load(tag).catch(() => undefined)
  return rendered(policy, tag, words)
}
