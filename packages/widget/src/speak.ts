import { negotiate, noticeBrief } from '@placet/core/policy'
import type { Prepared } from './prepare.ts'
import { fetchNotice } from './whole.ts'
import { wanted } from './wanted.ts'

/**
 * Gives what to show in the language of the page, else of its visitor, of those the server has. At
 * once where that is what the page got; where the other one cannot be had, what it got is shown.
 */
export function speak(
  prepared: Prepared,
  {
    endpoint,
    lang,
  }: { readonly endpoint?: string | undefined; readonly lang?: string | undefined },
  then: (spoken: Prepared) => void,
): void {
  const { languages = [], notice } = prepared
  const tag = negotiate(languages, wanted(lang))
  if (!tag || tag === notice.content.language) return then(prepared)
  fetchNotice(tag, endpoint).then(
    ({ hash, content }) =>
      then({ ...prepared, notice: { hash, content: noticeBrief(content) }, full: content }),
    () => then(prepared),
  )
}
