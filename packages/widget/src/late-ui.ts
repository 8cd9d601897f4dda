import type { Consent } from '@placet/core'
import type { Late } from '@placet/core/page'
import { asks } from './asks.ts'
import type { Mounted } from './mount-notice.tsx'
import type { OnceParts } from './mount-once.ts'
import { onOpen } from './opener.ts'
import type { Prepared } from './prepare.ts'
import type * as UiChunk from './ui-chunk.ts'

/** What is fetched when it is needed. */
export interface LateParts extends OnceParts {
  readonly ui: Late<Pick<typeof UiChunk, 'mountOnce'>>
}

/**
 * Fetches the notice and preferences when they are first needed: while the visitor is to be asked,
 * or on a click that opens preferences. So a return visit runs none of their code.
 */
export function offerUi(consent: Consent, prepared: Prepared, parts: LateParts): void {
  const { ui } = parts
  const mount = (use?: (mounted: Mounted) => void): void =>
    ui(({ mountOnce }) => mountOnce(consent, prepared, { ...parts, use }))
  consent.subscribe((state) => {
    if (asks(state)) mount()
  })
  onOpen(() => mount(({ open }) => open()))
}
