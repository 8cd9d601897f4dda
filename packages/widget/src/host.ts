import { sheetOf } from './sheet.ts'
import css from './styles.css'

/** Custom properties of the widget, such as `--placet-accent`, and their values. */
export type Look = Readonly<Record<string, string>>

export interface Host {
  readonly root: ShadowRoot
  /** Puts the element first in `<body>` and into the top layer, where no z-index covers it. */
  show(): void
  /** Takes the element out of the page. */
  remove(): void
}

/**
 * Makes the `<placet-consent>` element, outside the page as yet. Styled by a constructed sheet
 * alone, which `style-src 'self'` allows and Trusted Types does not concern.
 */
export function createHost(language: string, look: Look): Host {
  const element = document.createElement('placet-consent')
  element.lang = language
  element.dir = /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr'
  element.popover = 'manual'
  const root = element.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [withLook(sheetOf(css), look)]
  // What gets focus behind the notice scrolls clear of it, as far as the page scrolls (WCAG 2.4.11).
  const clear = sheetOf(':root{scroll-padding-block-end:50vh}')
  return {
    root,
    show: () => {
      if (element.isConnected) return
      // Not `document.body`, which is any image that a page gives that name.
      document.querySelector('body')?.prepend(element)
      document.adoptedStyleSheets.push(clear)
      if ('showPopover' in element) element.showPopover()
    },
    remove: () => {
      element.remove()
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== clear)
    },
  }
}

/**
 * Sets a look in the sheet's first rule, which is that of the host. Property by property: a value
 * that closes the rule cannot add a rule of its own.
 */
function withLook(sheet: CSSStyleSheet, look: Look): CSSStyleSheet {
  const [rule] = sheet.cssRules
  if (rule instanceof CSSStyleRule) {
    for (const [name, value] of Object.entries(look)) {
      if (name.startsWith('--placet-')) rule.style.setProperty(name, value)
    }
  }
  return sheet
}

/** Calls `then` as soon as there is a `<body>`: at once, or while the page is still arriving. */
export function whenBody(then: () => void): void {
  if (document.body) then()
  else requestAnimationFrame(() => whenBody(then))
}
