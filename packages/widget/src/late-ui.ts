import type { Consent } from '@placet/core'
import type { Late } from '@placet/core/page'
import { asks } from './asks.ts'
import type * as FactsChunk from './facts-chunk.ts'
import { onOpen } from './opener.ts'
import type { Mounted } from './mount-notice.tsx'
import type { Prepared } from './prepare.ts'
import type * as UiChunk from './ui-chunk.ts'

/** What is fetched when it is needed. */
export interface LateParts {
  readonly ui: Late<Pick<typeof UiChunk, 'mountNotice'>>
  readonly facts: Late<Pick<typeof FactsChunk, 'showFacts'>>
  readonly endpoint: string | undefined
}

/**
 * Fetches the notice and preferences when they are first needed: while the visitor is to be asked,
 * or on a click that opens preferences. So a return visit runs none of their code.
 */
export function offerUi(
  consent: Consent,
  prepared: Prepared,
  { ui, facts, endpoint }: LateParts,
): void {
  const { notice, look } = prepared
  let mounted: Mounted | undefined
  const mount = (then?: (mounted: Mounted) => void): void =>
    ui(({ mountNotice }) => {
      mounted ??= mountNotice(consent, notice, {
        look,
        facts: (target) => facts(({ showFacts }) => showFacts(target, prepared, endpoint)),
      })
      then?.(mounted)
    })
  consent.subscribe((state) => {
    // Evaluating the chunk and showing the notice are two tasks, each short by itself.
    if (asks(state)) ui(() => setTimeout(mount))
  })
  onOpen(() => mount(({ open }) => open()))
}
