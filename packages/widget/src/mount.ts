import type { Consent, Stop } from '@placet/core'
import { late } from '@placet/core/page'
import { loadLanguage } from '@placet/core/languages'
import { en, noticeBrief, type HashedNotice } from '@placet/core/policy'
import { createFacts } from './facts.ts'
import { onHeld } from './held.ts'
import type { Look } from './host.ts'
import { checkWhenShown } from './look-check-when.ts'
import { mountNotice, type Mounted } from './mount-notice.tsx'
import { onOpen } from './opener.ts'
import { rendered, renderedIn, spokenOf } from './rendered.ts'
import type { ReopenParts } from './reopen.ts'
import { wanted } from './wanted.ts'

export interface MountOptions {
  /** One of the policy's languages; left out, that of the page, else of its visitor, else its first. */
  readonly language?: string | undefined
  /** The notice to show, where it was rendered before; left out, the consent's policy gives it. */
  readonly notice?: HashedNotice | undefined
  /** Custom properties such as `--placet-accent`; left out, those of the policy. */
  readonly look?: Look | undefined
  /** Where the server is, as consent has it: then preferences show the visitor's record too. */
  readonly endpoint?: string | undefined
  /** A small button in the corner that opens preferences; left out, as the policy says. */
  readonly reopen?: boolean | undefined
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
  if (options.notice) return mountShown(consent, options.notice, options)
  if (policy === undefined) {
    throw new TypeError(
      'mount: there is nothing to show. Pass { notice }, or a consent made by createConsent({ policy }).',
    )
  }
  const tag = spokenOf(policy, wanted(options.language))
  if (tag === 'en') return mountShown(consent, rendered(policy, tag, en), options)
  return whenRendered(renderedIn(policy, tag, loadLanguage), (notice) =>
    mountShown(consent, notice, options),
  )
}

/** What is mounted once its words have arrived. */
function whenRendered(
  notice: Promise<HashedNotice>,
  mountIt: (notice: HashedNotice) => Mounted,
): Mounted {
  let mounted: Mounted | undefined
  let gone = false
  let opened = false
  const show = async (): Promise<void> => {
    const arrived = await notice
    if (gone) return
    mounted = mountIt(arrived)
    if (opened) mounted.open()
  }
  void show()
  return {
    open: () => {
      opened = true
      mounted?.open()
    },
    unmount: () => {
      gone = true
      mounted?.unmount()
    },
  }
}

function mountShown(consent: Consent, notice: HashedNotice, options: MountOptions): Mounted {
  const { policy } = consent
  const { hash, content } = notice
  const brief = { hash, content: noticeBrief(content) }
  const facts = createFacts(
    { notice: brief, full: content },
    { consent, endpoint: options.endpoint },
  )
  const look = options.look ?? policy?.look
  const mounted = mountNotice(consent, brief, { look, facts })
  const stop = onOpen(mounted.open)
  const stopChecking = checkWhenShown(consent)
  const special = late(() => import('@placet/core/special'))
  const placeholder = late(() => import('./placeholder-chunk.ts'))
  const shown = { notice: brief, full: content, look, source: policy, policy: consent.page }
  const ignore = onHeld(consent, () =>
    placeholder(({ watchHeld }) => watchHeld(consent, shown, { special })),
  )
  const reopen = options.reopen ?? policy?.reopen
  const label = content.messages.preferences
  const hide = reopen && reopenLater(consent, { label, language: content.language, look })
  return {
    open: mounted.open,
    unmount: () => {
      stop()
      stopChecking?.()
      if (hide) hide()
      ignore()
      mounted.unmount()
    },
  }
}

/** The button in the corner, whose code a page without it never loads. */
function reopenLater(consent: Consent, parts: ReopenParts): Stop {
  let over = false
  let stop: Stop | undefined
  late(() => import('./reopen.ts'))(({ showReopen }) => {
    if (!over) stop = showReopen(consent, parts)
  })
  return () => {
    over = true
    stop?.()
  }
}
