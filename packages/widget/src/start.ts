import { createPageConsent, late, type Late } from '@placet/core/page'
import type * as AfterChunk from './after-chunk.ts'
import type * as EventsChunk from './events-chunk.ts'
import type * as FactsChunk from './facts-chunk.ts'
import type * as GrantedChunk from './granted-chunk.ts'
import { offerUi } from './late-ui.ts'
import { onHeld } from './held.ts'
import type * as PlaceholderChunk from './placeholder-chunk.ts'
import type { Built } from './prepare.ts'
import { takeQueue } from './queue.ts'
import type * as SpecialChunk from './special-chunk.ts'
import type { Tag } from './tag.ts'
import type * as UiChunk from './ui-chunk.ts'

/** What a server puts in front of this script, so that nothing need be fetched. */
export interface Inlined extends Built {
  readonly endpoint?: string | undefined
  /** Names of the chunks, with `*` for the part. */
  readonly chunks: string
}

/** Starts consent, and what belongs to it, in this page; `ui` is what shows the notice. */
export function start(tag: Tag, inlined: Inlined, ui: Late<typeof UiChunk>): void {
  const { policy, notice, bundle, chunks } = inlined
  const { hash, content } = notice
  const endpoint = absolute(tag.endpoint ?? inlined.endpoint)
  const part = <T extends object>(name: string): Late<T> =>
    late<T>(() => import(beside(tag, name, chunks)))
  const after = part<typeof AfterChunk>('after')
  const special = part<typeof SpecialChunk>('special')
  const consent = createPageConsent(policy, {
    endpoint,
    bundle,
    ask: tag.ask,
    recorder: tag.ui ? ui : after,
    after,
    sender: part<typeof EventsChunk>('events'),
    granted: part<typeof GrantedChunk>('granted'),
    special,
    source: inlined.source,
    notice: { hash, language: content.language },
  })
  takeQueue(consent)
  if (!tag.ui) return
  const { lang } = tag
  offerUi(consent, inlined, { ui, facts: part<typeof FactsChunk>('facts'), endpoint, lang })
  onHeld(consent, () =>
    part<typeof PlaceholderChunk>('placeholder')(({ watchHeld }) =>
      watchHeld(consent, inlined, { special, endpoint, lang }),
    ),
  )
}

/** A `<base>` of the page says where its links lead, not where decisions go. */
function absolute(endpoint: string | undefined): string | undefined {
  return endpoint && new URL(endpoint, location.href).href
}

/** The URL of a chunk: all of them are beside the script. */
export function beside({ source }: Tag, part: string, names: string): string {
  return new URL(names.replace('*', part), source).href
}

/** The second of two tags does nothing. */
export function isFirst(): boolean {
  const mark = Symbol.for('placet')
  return !(mark in window) && Reflect.set(window, mark, true)
}
