import type * as PolicyChunk from './policy-chunk.ts'
import { beside, isFirst, start } from './start.ts'
import { readTag } from './tag.ts'

/** The chunks as built, beside this file. */
const chunks = 'placet-*.js'

if (isFirst()) {
  const script = document.currentScript
  const tag = readTag(script)
  const policy: Promise<typeof PolicyChunk> = import(beside(tag, 'policy', chunks))
  policy
    .then(({ findPolicy }) => findPolicy({ ...script?.dataset }))
    .then((prepared) => start(tag, { ...prepared, chunks }))
    // Nothing optional runs.
    .catch(console.error)
}
