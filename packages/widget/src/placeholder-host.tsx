import type { Stop } from '@placet/core'
import { render } from 'preact'
import type { Look } from './host.ts'
import css from './placeholder.css'
import { displayOf, hide, isHidden, takeSpace, type Box, type Space } from './placeholder-space.ts'
import { Placeholder } from './placeholder.tsx'
import type { Words } from './placeholder-words.ts'
import { sheetOf } from './sheet.ts'

/** How often a placeholder is put back that the page took out: a page that insists is let be. */
const PATIENCE = 10

/** A placeholder in the page, in the place of one element. */
export interface Standing {
  /** Says these words; none while they are on their way. */
  draw(words: Words | undefined): void
  /** Keeps it beside its element, and the element out of sight. */
  settle(): void
  /** Follows its element, which was moved. */
  follow(): void
  /** Takes the size that the element would have now. */
  resize(): void
  /** Once all of them are in the page: see `Space`. */
  fit(): void
  /** Leaves the page as it was; focus that was inside goes to the element. */
  remove(): void
}

/** What all placeholders have in common. */
export interface Common {
  readonly language: string
  readonly sheet: CSSStyleSheet
  /** A button was pressed. */
  pressed(element: HTMLElement, action: string): void
}

/** The style sheet of all placeholders, with a look in the rule of the host. */
export function placeholderSheet(look: Look): CSSStyleSheet {
  const sheet = sheetOf(css)
  const [rule] = sheet.cssRules
  if (rule instanceof CSSStyleRule) {
    for (const [name, value] of Object.entries(look)) {
      if (name.startsWith('--placet-')) rule.style.setProperty(name, value)
    }
  }
  return sheet
}

/**
 * Puts a placeholder right before an element that has this box, and hides the element. Styled by
 * constructed sheets alone, which `style-src 'self'` allows and Trusted Types does not concern.
 */
export function stand(element: HTMLElement, box: Box, common: Common): Standing {
  const host = document.createElement('placet-placeholder')
  host.lang = common.language
  host.dir = /^(ar|fa|he|ur)\b/.test(common.language) ? 'rtl' : 'ltr'
  const root = host.attachShadow({ mode: 'open' })
  const own = sheetOf(':host{}')
  root.adoptedStyleSheets = [common.sheet, own]
  listen(root, (action) => common.pressed(element, action))

  let restore: Stop = hide(element)
  const [rule] = own.cssRules
  const space: Space | undefined =
    rule instanceof CSSStyleRule ? takeSpace(element, rule.style, box) : undefined
  element.before(host)
  let putBack = 0
  /** The element's own style as it was left here: whatever else it says, the page has said. */
  let left = element.style.cssText

  const resize = (): void => {
    restore()
    const display = displayOf(element)
    restore = hide(element)
    left = element.style.cssText
    space?.resize(display)
  }
  return {
    resize,
    draw: (words) => render(words ? <Placeholder words={words} /> : null, root),
    follow: () => element.before(host),
    settle() {
      const beside = host.parentNode === element.parentNode
      if (!beside && (host.isConnected || putBack++ < PATIENCE)) element.before(host)
      if (!isHidden(element) || element.style.cssText !== left) resize()
    },
    fit: () => space?.fit(host),
    remove() {
      const focused = root.activeElement !== null
      render(null, root)
      host.remove()
      restore()
      if (focused && element.isConnected) focusOn(element)
    },
  }
}

function listen(root: ShadowRoot, pressed: (action: string) => void): void {
  root.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest('button')
    const action = button && button.dataset['placetAction']
    if (!button || !action) return
    // Safari gives a clicked button no focus, and it is from here that focus goes on.
    button.focus({ preventScroll: true })
    if (action === 'preferences') marked(root.host)
    pressed(action)
  })
}

/** For as long as the click goes on up: what opens preferences sees the host and no button of it. */
function marked(host: Element): void {
  host.toggleAttribute('data-placet-open', true)
  setTimeout(() => host.removeAttribute('data-placet-open'))
}

function focusOn(element: HTMLElement): void {
  element.focus({ preventScroll: true })
  if (element.matches(':focus')) return
  // A video without controls takes no focus by itself.
  element.tabIndex = -1
  element.focus({ preventScroll: true })
  element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true })
}
