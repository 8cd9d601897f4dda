import { createPageConsent, gateElements } from '@placet/core/page'
import { importUi, offerUi } from './late-ui.ts'
import type * as PolicyChunk from './policy-chunk.ts'
import type { Prepared } from './prepare.ts'
import { takeQueue } from './queue.ts'
import { readTag, type Tag } from './tag.ts'

/** What a server puts in front of this script, so that nothing need be fetched. */
export interface Inlined extends Prepared {
  readonly endpoint?: string | undefined
  /** Hash of the code that asks. */
  readonly bundle?: string | undefined
  /** Name of the chunk with notice and preferences. */
  readonly ui?: string | undefined
}

declare const PLACET_INLINE: Inlined | undefined

function start(tag: Tag, inlined: Inlined): void {
  const { policy, notice, bundle } = inlined
  const { hash, content } = notice
  const chunk = new URL(inlined.ui ?? 'placet-ui.js', tag.source).href
  const consent = createPageConsent(policy, {
    endpoint: tag.endpoint ?? inlined.endpoint,
    bundle,
    ask: tag.ask,
    later: () => importUi(chunk),
    notice: { hash, language: content.language },
  })
  let first = true
  consent.subscribe((detail) => {
    if (!first) dispatchEvent(new CustomEvent('placet:change', { detail }))
    first = false
  })
  gateElements(consent, document)
  takeQueue(consent)
  if (tag.ui) offerUi(consent, inlined, chunk)
}

/** Imports the chunk built from `policy-chunk.ts`, beside the script. */
const importPolicy = (source: string): Promise<typeof PolicyChunk> =>
  import(new URL('placet-policy.js', source).href)

/** The second of two tags does nothing. */
function isFirst(): boolean {
  const mark = Symbol.for('placet')
  return !Reflect.has(window, mark) && Reflect.set(window, mark, true)
}

if (isFirst()) {
  const tag = readTag(document.currentScript)
  if (typeof PLACET_INLINE === 'object') start(tag, PLACET_INLINE)
  else {
    importPolicy(tag.source)
      .then(({ findPolicy }) => findPolicy(tag))
      .then((prepared) => start(tag, prepared))
      .catch((error: unknown) => {
        console.error('placet: could not start; nothing optional runs.', error)
      })
  }
}
