import type { Consent } from '@placet/core'
import type { Late } from '@placet/core/page'
import type * as FactsChunk from './facts-chunk.ts'
import { mountNotice, type Mounted } from './mount-notice.tsx'
import type { Prepared } from './prepare.ts'
import { speak } from './speak.ts'

/** What mounting takes from the page that does it. */
export interface OnceParts {
  readonly facts: Late<Pick<typeof FactsChunk, 'showFacts'>>
  readonly endpoint: string | undefined
  /** The language to speak, whatever page and visitor read. */
  readonly lang?: string | undefined
}

let mounted: Mounted | undefined

/** Mounts the one notice of this page, in the language it is read in, and gives it. */
export function mountOnce(
  consent: Consent,
  prepared: Prepared,
  {
    facts,
    endpoint,
    lang,
    use,
  }: OnceParts & { readonly use?: ((mounted: Mounted) => void) | undefined },
): void {
  speak(prepared, { endpoint, lang }, (spoken) => {
    mounted ??= mountNotice(consent, spoken.notice, {
      look: spoken.look,
      facts: (target) => facts(({ showFacts }) => showFacts(target, spoken, endpoint)),
    })
    use?.(mounted)
  })
}
