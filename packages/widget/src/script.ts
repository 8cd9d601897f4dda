import { late } from '@placet/core/page'
import type { Language } from '@placet/core/policy'
import type * as PolicyChunk from './policy-chunk.ts'
import { beside, isFirst, start } from './start.ts'
import type { LoadWords } from './rendered.ts'
import { readTag, thisScript } from './tag.ts'

/** The chunks as built, beside this file. */
const chunks = 'placet-*.js'

if (isFirst()) {
  const script = thisScript()
  const tag = readTag(script)
  late<typeof PolicyChunk>(() => import(beside(tag, 'policy', chunks)))(({ findPolicy }) => {
    const file = (language: string): Promise<{ readonly words: Language }> =>
      import(beside(tag, `lang-${language}`, chunks))
    const words: LoadWords = async (language) => (await file(language)).words
    findPolicy(script?.dataset ?? {}, words)
      .then((prepared) => start(tag, { ...prepared, chunks }))
      // Nothing optional runs.
      .catch(console.error)
  })
}
