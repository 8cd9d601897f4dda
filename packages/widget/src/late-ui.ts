import type { Consent } from '@placet/core'
import { asks } from './asks.ts'
import { onOpen } from './opener.ts'
import type { Mounted } from './mount-notice.tsx'
import type { Prepared } from './prepare.ts'
import type * as UiChunk from './ui-chunk.ts'

/** Imports the chunk built from `ui-chunk.ts`; a second call gets the same module. */
export const importUi = (url: string): Promise<typeof UiChunk> => import(url)

/**
 * Fetches the notice and preferences when they are first needed: while the visitor is to be asked,
 * or on a click that opens preferences. So a return visit runs none of their code.
 */
export function offerUi(consent: Consent, prepared: Prepared, url: string): void {
  let ui: Promise<Mounted> | undefined
  const need = async (): Promise<Mounted> => {
    const { mountNotice } = await importUi(url)
    return mountNotice(consent, prepared.notice, prepared.look)
  }
  const load = (then?: (mounted: Mounted) => void): void => {
    ui ??= need()
    ui.then(then).catch((error: unknown) => {
      ui = undefined
      console.error(`placet: could not load ${url}; nothing optional runs.`, error)
    })
  }
  consent.subscribe((state) => {
    if (asks(state)) load()
  })
  onOpen(() => load(({ open }) => open()))
}
