import type { Consent, Stop } from '@placet/core'
import { asks } from './asks.ts'
import type { Look } from './host.ts'
import css from './reopen.css'
import { sheetOf } from './sheet.ts'

/** What the button says, to those who hear it, and how it looks. */
export interface ReopenParts {
  readonly label: string
  /** Of the label, where it is another than the page's. */
  readonly language?: string | undefined
  readonly look?: Look | undefined
}

/** How long a page that took the button out is without it, in ms: one that insists costs little. */
const PATIENCE = 100

/** Behind preferences it is not seen, yet there for the focus that they give back. */
const AWAY = ':root:has(>body>placet-consent)>placet-reopen{--placet-away:0}'

/**
 * Puts a small round button that opens preferences into the page's start corner: a light element
 * marked `data-placet-open`, with the button in its shadow. It is away while the notice or
 * preferences are shown, while the page fills the screen, and on paper. Beside `<body>`, it stays
 * where a page swaps that. Gives the way to take it out.
 */
export function showReopen(consent: Consent, parts: ReopenParts): Stop {
  const { documentElement: page } = document
  const { host, button } = createReopen(parts)
  const away = sheetOf(AWAY)
  let over = false

  const settle = (): void => {
    const { state } = consent
    button.hidden = asks(state) || state.status === 'never'
    if (!over && !host.isConnected) page.append(host)
  }
  const watcher = new MutationObserver(() => setTimeout(settle, PATIENCE))
  document.adoptedStyleSheets.push(away)
  watcher.observe(page, { childList: true })
  const stop = consent.subscribe(settle)
  return () => {
    over = true
    stop()
    watcher.disconnect()
    host.remove()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== away)
  }
}

/** The element, outside the page as yet. A click in its shadow is for the page one on itself. */
function createReopen({ label, language, look = {} }: ReopenParts): {
  readonly host: HTMLElement
  readonly button: HTMLElement
} {
  const host = document.createElement('placet-reopen')
  if (language) host.lang = language
  host.dataset['placetOpen'] = ''
  // What opens preferences gives focus to this element, and means the button.
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true })
  const own = Object.entries(look).map((property) => property.join(':'))
  // At the end, where a value that is none spoils nothing else.
  root.adoptedStyleSheets = [sheetOf(`${css}:host{${own.join(';')}}`)]
  const button = document.createElement('button')
  button.ariaLabel = label
  root.append(button)
  return { host, button }
}
