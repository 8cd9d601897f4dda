import { sheetOf } from './sheet.ts'
import css from './styles.css'

/** Custom properties of the widget, such as `--placet-accent`, and their values. */
export type Look = Readonly<Record<string, string>>

export interface Host {
  readonly root: ShadowRoot
  /** Puts the element into the page and into the top layer, where no z-index covers it. */
  show(): void
  /** Takes the element out of the page. */
  remove(): void
}

/** Where the notice can be used: a modal dialog of the page makes everything outside of it inert. */
const placeOf = (): Element | null | undefined =>
  document.activeElement?.closest('dialog:modal') ??
  [...document.querySelectorAll('dialog:modal')].pop() ??
  // Not `document.body`, which is any image that a page gives that name.
  document.querySelector('body')

/**
 * Makes the `<placet-consent>` element, outside the page as yet. Styled by a constructed sheet
 * alone, which `style-src 'self'` allows and Trusted Types does not concern. `lost` is called when
 * the page takes away what the element stands in, or closes the dialog around it: to show it anew.
 * Taken out by itself, as by an ad blocker, it stays out.
 */
export function createHost(language: string, look: Look, lost: () => void): Host {
  const element = document.createElement('placet-consent')
  element.lang = language
  element.dir = /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr'
  element.popover = 'manual'
  const root = element.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [withLook(sheetOf(css), look)]
  const least = `${look['--placet-block'] === 'auto' ? 75 : 50}vh`
  // What gets focus behind the notice scrolls clear of it (WCAG 2.4.11)
  const clear = sheetOf(`:root{scroll-padding-block-end:${least}}`)
  // and at the end of the page there is room to, for those who go by keyboard.
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key !== 'Tab' || clear.cssRules.length > 1) return
    clear.insertRule(`:root::after{content:"";position:absolute;width:1px;height:${least}}`)
  }
  const leave = (): void => {
    element.remove()
    watcher.disconnect()
    removeEventListener('keydown', onKey)
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== clear)
  }
  /** Whether it is out of use where it stands: a dialog of the page opened elsewhere, or closed. */
  const isStranded = (): boolean =>
    element.closest('dialog:not([open])') !== null ||
    (!root.querySelector('dialog') && placeOf() !== element.parentNode)
  const watcher = new MutationObserver((records) => {
    if (element.isConnected ? !isStranded() : !records.some((it) => tookAlong(it, element))) return
    leave()
    lost()
  })
  return {
    root,
    show: () => {
      const place = placeOf()
      // A page of framesets has none.
      if (element.isConnected || !place) return
      place.prepend(element)
      // Brings styles up to date at once: before the sheet for the page, which concerns all of it.
      if ('showPopover' in element) element.showPopover()
      document.adoptedStyleSheets.push(clear)
      watcher.observe(document, { childList: true, subtree: true, attributeFilter: ['open'] })
      addEventListener('keydown', onKey)
    },
    remove: leave,
  }
}

/** Whether something went of which the element was only a part. */
function tookAlong({ removedNodes }: MutationRecord, element: Element): boolean {
  const gone = [...removedNodes]
  return gone.some((node) => node.contains(element)) && (gone.length > 1 || gone[0] !== element)
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
