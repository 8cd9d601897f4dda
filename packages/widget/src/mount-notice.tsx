import type { Consent, Stop } from '@placet/core'
import type { HashedBrief } from '@placet/core/policy'
import { render } from 'preact'
import { choose, listen } from './choose.ts'
import type { ShowFacts } from './facts.ts'
import { createHost, whenBody, type Look } from './host.ts'
import { layers, present, type View } from './layers.tsx'

/** The widget in the page. */
export interface Mounted {
  /** Opens preferences. */
  open(): void
  /** Takes the widget out of the page for good. */
  unmount(): void
}

/** What mounting needs beside consent and notice. */
export interface MountParts {
  readonly look?: Look | undefined
  readonly facts: ShowFacts
}

/** How long the words "Your choice is saved." stay for a screen reader to find, in ms. */
const ANNOUNCED = 3000

/**
 * Shows one rendered notice: at once and until the visitor has decided, here or in another tab.
 * Nothing but a button of it decides; Esc and close leave everything as it was.
 */
export function mountNotice(consent: Consent, notice: HashedBrief, parts: MountParts): Mounted {
  const { content } = notice
  const { look = {}, facts } = parts
  const { root, show, remove } = createHost(content.language, look, () =>
    whenBody(() => draw({ preferences: false })),
  )
  let view: View = { preferences: false, saved: false }
  let timer: Parameters<typeof clearTimeout>[0]
  let stop: Stop | undefined
  let gone = false

  const draw = (change: Partial<View> = {}): void => {
    const { state } = consent
    view = { ...view, ...change }
    const here = !gone && present(state, view)
    // Closed before it is taken out: closing is what gives focus back to where it was.
    if (!view.preferences) root.querySelector('dialog')?.close()
    if (here) show()
    render(here && layers({ content, state, view }), root)
    if (!here) remove()
    const dialog = root.querySelector('dialog')
    if (dialog?.isConnected) raise(dialog)
  }
  const open = (): void => {
    if (consent.state.status === 'never') return
    whenBody(() => {
      draw({ preferences: true })
      // What the browser asks by a signal is said beside the choice.
      facts(root)
    })
  }
  listen(root, {
    open,
    facts,
    close: () => draw({ preferences: false }),
    choose(button) {
      clearTimeout(timer)
      timer = setTimeout(draw, ANNOUNCED, { saved: false })
      view = { preferences: false, saved: true }
      choose(consent, notice, button)
      draw()
    },
  })
  whenBody(() => {
    if (!gone) stop = consent.subscribe(() => draw())
  })
  return {
    open,
    unmount: () => {
      gone = true
      clearTimeout(timer)
      stop?.()
      draw()
    },
  }
}

/** Makes preferences modal. Where a blocker hides them, a page inert around nothing would be a wall. */
function raise(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal()
  if ('checkVisibility' in dialog && !dialog.checkVisibility()) dialog.close()
}
