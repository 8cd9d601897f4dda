import { createPageConsent, gateOnceAllowed, late } from '@placet/core/page'
import type * as AfterChunk from './after-chunk.ts'
import type * as FactsChunk from './facts-chunk.ts'
import type * as GrantedChunk from './granted-chunk.ts'
import { offerUi } from './late-ui.ts'
import type * as PolicyChunk from './policy-chunk.ts'
import type { Prepared } from './prepare.ts'
import { takeQueue } from './queue.ts'
import { readTag, type Tag } from './tag.ts'
import type * as UiChunk from './ui-chunk.ts'

/** What a server puts in front of this script, so that nothing need be fetched. */
export interface Inlined extends Prepared {
  readonly endpoint?: string | undefined
  /** Names of the chunks, with `*` for the part: `placet-*.js` where nothing is said. */
  readonly chunks?: string | undefined
}

declare const PLACET_INLINE: Inlined | undefined

const importUi = (url: string): Promise<typeof UiChunk> => import(url)
const importAfter = (url: string): Promise<typeof AfterChunk> => import(url)
const importGranted = (url: string): Promise<typeof GrantedChunk> => import(url)
const importFacts = (url: string): Promise<typeof FactsChunk> => import(url)
const importPolicy = (url: string): Promise<typeof PolicyChunk> => import(url)

function start(tag: Tag, inlined: Inlined): void {
  const { policy, notice, bundle, chunks } = inlined
  const { hash, content } = notice
  const endpoint = tag.endpoint ?? inlined.endpoint
  const ui = late(() => importUi(beside(tag, 'ui', chunks)))
  const after = late(() => importAfter(beside(tag, 'after', chunks)))
  const granted = late(() => importGranted(beside(tag, 'granted', chunks)))
  const facts = late(async () => {
    const { createFacts } = await importFacts(beside(tag, 'facts', chunks))
    return createFacts(inlined, endpoint)
  })
  const consent = createPageConsent(policy, {
    endpoint,
    bundle,
    ask: tag.ask,
    recorder: tag.ui ? ui : after,
    after,
    sender: granted,
    notice: { hash, language: content.language },
  })
  let first = true
  consent.subscribe((detail) => {
    if (!first) dispatchEvent(new CustomEvent('placet:change', { detail }))
    first = false
  })
  gateOnceAllowed(consent, granted)
  takeQueue(consent)
  if (tag.ui) offerUi(consent, inlined, { ui, facts })
}

/** The URL of a chunk: all of them are beside the script. */
function beside({ source }: Tag, part: string, names = 'placet-*.js'): string {
  return new URL(names.replace('*', part), source).href
}

/** The second of two tags does nothing. */
function isFirst(): boolean {
  const mark = Symbol.for('placet')
  return !Reflect.has(window, mark) && Reflect.set(window, mark, true)
}

if (isFirst()) {
  const tag = readTag(document.currentScript)
  if (typeof PLACET_INLINE === 'object') start(tag, PLACET_INLINE)
  else {
    importPolicy(beside(tag, 'policy'))
      .then(({ findPolicy }) => findPolicy(tag))
      .then((prepared) => start(tag, prepared))
      .catch((error: unknown) => {
        console.error('placet: could not start; nothing optional runs.', error)
      })
  }
}
