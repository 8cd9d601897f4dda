import { late } from '@placet/core/page'
import type * as PolicyChunk from './policy-chunk.ts'
import { beside, isFirst, start } from './start.ts'
import { readTag, thisScript } from './tag.ts'

/** The chunks as built, beside this file. */
const chunks = 'placet-*.js'

if (isFirst()) {
  const script = thisScript()
  const tag = readTag(script)
  late<typeof PolicyChunk>(() => import(beside(tag, 'policy', chunks)))(({ findPolicy }) => {
    findPolicy(script?.dataset ?? {})
      .then((prepared) => start(tag, { ...prepared, chunks }))
      // Nothing optional runs.
      .catch(console.error)
  })
}
