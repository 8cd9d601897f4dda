import type { Consent, How } from '@placet/core'
import type { HashedBrief } from '@placet/core/policy'
import type { ShowFacts } from './facts.ts'

/** What a layer's buttons can lead to. */
export interface Presses {
  open(): void
  close(): void
  choose(button: HTMLElement): void
  facts: ShowFacts
}

/**
 * Listens to the buttons of both layers. Untrusted clicks count: assistive and automation tools
 * press buttons with them.
 */
export function listen(root: ShadowRoot, { open, close, choose: chosen, facts }: Presses): void {
  root.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    const action = target.dataset['placetAction']
    if (action === 'preferences') {
      // Safari gives a clicked button no focus, and a dialog gives focus back to what had it.
      target.focus({ preventScroll: true })
      open()
    } else if (action === 'close') close()
    else if (action) chosen(target)
  })
  // Esc, which does not bubble. That of a dialog already taken out never comes here.
  root.addEventListener('close', close, true)
  // Nor does this one, whichever way they were opened.
  root.addEventListener(
    'toggle',
    ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.open) facts(target)
    },
    true,
  )
}

/** Takes a choice to the consent it is about, with what was on the screen when it was made. */
export function choose(consent: Consent, notice: HashedBrief, button: HTMLElement): void {
  const dialog = button.closest('dialog')
  const how: How = {
    surface: dialog ? 'preferences' : 'notice',
    notice: { hash: notice.hash, language: notice.content.language },
  }
  const granted = Object.values(consent.state.decision?.categories ?? {}).includes(true)
  const action = button.dataset['placetAction']
  if (action === 'accept-all') consent.acceptAll(how)
  else if (action === 'save') consent.decide(ticked(dialog), how)
  else if (granted) consent.withdraw(how)
  else consent.rejectAll(how)
}

/** What is ticked now, by category. */
function ticked(dialog: ParentNode | null): Readonly<Record<string, boolean>> {
  const boxes = dialog?.querySelectorAll('input') ?? []
  return Object.fromEntries(
    [...boxes].map(({ dataset, checked }) => [dataset['placetCategory'] ?? '', checked] as const),
  )
}
