import { cookiePairs, late } from '@placet/core/page'
import type { Language } from '@placet/core/policy'
import type * as PolicyChunk from './policy-chunk.ts'
import { policyJson } from './policy-json.ts'
import type { LoadWords } from './rendered.ts'
import { beside, isFirst, start } from './start.ts'
import { readTag, thisScript } from './tag.ts'
import type * as UiChunk from './ui-chunk.ts'
import { wanted } from './wanted.ts'

/** The chunks as built, beside this file. */
const chunks = 'placet-*.js'

if (isFirst()) {
  const script = thisScript()
  const tag = readTag(script)
  const ui = late<typeof UiChunk>(() => import(beside(tag, 'ui', chunks)))
  const file = (language: string): Promise<{ readonly words: Language }> =>
    import(beside(tag, `lang-${language}`, chunks))
  const words: LoadWords = async (language) => (await file(language)).words
  // Side by side: on a slow line each one after another would cost half a second.
  const policy = (): Promise<typeof PolicyChunk> => import(beside(tag, 'policy', chunks))
  Promise.all([policy(), policyJson(script?.dataset ?? {})])
    .then(([{ prepare }, json]) => prepare(json, wanted(tag.lang), words))
    // Preparing a policy and showing its notice are two tasks, each short by itself.
    .then((prepared) => setTimeout(() => start(tag, { ...prepared, chunks }, ui)))
    // Nothing optional runs.
    .catch(console.error)
  // Who holds no answer yet, under none of the names it has, will be asked.
  if (tag.ui && !tag.ask && !cookiePairs().some((pair) => pair.includes('placet='))) ui(() => {})
}
