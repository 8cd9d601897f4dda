import type { Consent } from '@placet/core'
import { late } from '@placet/core/page'
import { noticeBrief, type HashedNotice } from '@placet/core/policy'
import { createFacts } from './facts.ts'
import { onHeld } from './held.ts'
import type { Look } from './host.ts'
import { mountNotice, type Mounted } from './mount-notice.tsx'
import { onOpen } from './opener.ts'
import { rendered } from './rendered.ts'

export interface MountOptions {
  /** One of the policy's languages; left out, its first. */
  readonly language?: string | undefined
  /** The notice to show, where it was rendered before; left out, the consent's policy gives it. */
  readonly notice?: HashedNotice | undefined
  /** Custom properties such as `--placet-accent`; left out, those of the policy. */
  readonly look?: Look | undefined
}

/**
 * Puts the notice and preferences into the page. The notice shows while the visitor is to be
 * asked, without moving anything; any element marked `data-placet-open` opens preferences.
 * Throws a TypeError where neither a notice nor a policy is at hand.
 *
 * @example
 * const consent = createConsent({ policy, endpoint: '/placet' })
 * const { open } = mount(consent)
 */
export function mount(consent: Consent, options: MountOptions = {}): Mounted {
  const { policy } = consent
  const notice = options.notice ?? (policy && rendered(policy, options.language))
  if (notice === undefined) {
    throw new TypeError(
      'mount: there is nothing to show. Pass { notice }, or a consent made by createConsent({ policy }).',
    )
  }
  const { hash, content } = notice
  const brief = { hash, content: noticeBrief(content) }
  const facts = createFacts({ notice: brief, full: content })
  const look = options.look ?? policy?.look
  const mounted = mountNotice(consent, brief, { look, facts })
  const stop = onOpen(mounted.open)
  const special = late(() => import('@placet/core/special'))
  const placeholder = late(() => import('./placeholder-chunk.ts'))
  const shown = { notice: brief, full: content, look, source: policy, policy: consent.page }
  const ignore = onHeld(() =>
    placeholder(({ watchHeld }) => watchHeld(consent, shown, { special })),
  )
  return {
    open: mounted.open,
    unmount: () => {
      stop()
      ignore()
      mounted.unmount()
    },
  }
}
