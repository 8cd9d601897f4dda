// Entry of placet-reopen.js: a script tag of its own, or what a server puts behind placet.js where
// its policy says `reopen`.
import { onConsent } from './on-consent.ts'
import { showReopen } from './reopen.ts'
import type { Inlined } from './start.ts'
import { thisScript } from './tag.ts'

/** What the server puts in front of placet.js, in the same scope; a tag of its own has none. */
declare const PLACET_INLINE: Pick<Inlined, 'notice' | 'look'> | undefined

/** Where there is neither a server nor a `data-label`. */
const LABEL = 'Preferences'

function start({ ui, label }: DOMStringMap): void {
  // Preferences are the page's own, and so is the way to them.
  if (ui === 'none') return
  const inlined = typeof PLACET_INLINE === 'object' ? PLACET_INLINE : undefined
  onConsent((consent) => {
    const { messages, language } = inlined?.notice.content ?? {}
    showReopen(consent, {
      label: label ?? messages?.preferences ?? LABEL,
      language,
      look: inlined?.look ?? consent.policy?.look,
    })
  })
}

const mark = Symbol.for('placet-reopen')
// The second of two does nothing.
if (!(mark in window) && Reflect.set(window, mark, true)) start(thisScript()?.dataset ?? {})
