import type { Consent } from '@placet/core'
import type { Notice } from '@placet/core/policy'
import { make } from './facts-element.ts'
import { eraseRecords } from './record-server.ts'

/** A record that the server keeps, and where what becomes of it is said. */
export interface Recorded {
  readonly consent: Consent
  readonly notice: Notice
  readonly endpoint: string
  /** The answer of `GET decisions`. */
  readonly json: unknown
  readonly status: HTMLElement
}

/** Longest that a browser may take to begin a download, in ms. */
const BEGUN = 10_000

/**
 * What a visitor can do with a record: take it along, or have it erased, which asks first. Focus
 * goes to what is next: the way back while it asks, and in the end the words that say it is done.
 */
export function recordSteps({ consent, notice, endpoint, json, status }: Recorded): HTMLElement {
  const { messages } = notice
  const row = make('div')
  const download = button(messages.download, () => save(json))
  const erase = button(messages.erase, () => {
    status.textContent = ''
    row.replaceChildren(question, now, cancel)
    row.role = 'group'
    cancel.focus()
  })
  const question = make('p', messages.eraseAsk)
  question.id = 'Erase'
  row.setAttribute('aria-labelledby', question.id)
  let under = false
  const eraseNow = async (): Promise<void> => {
    if (under) return
    under = true
    status.textContent = ''
    const done = await eraseRecords(endpoint)
    under = false
    status.textContent = done ? messages.erased : messages.notErased
    if (!done) return
    tell(consent)
    status.tabIndex = -1
    status.focus()
    row.remove()
  }
  const now = button(messages.eraseNow, () => void eraseNow())
  const cancel = button(messages.cancel, () => {
    status.textContent = ''
    row.replaceChildren(download, erase)
    row.role = null
    erase.focus()
  })
  row.append(download, erase)
  return row
}

function button(label: string, press: () => void): HTMLElement {
  const made = make('button', label)
  made.addEventListener('click', press)
  return made
}

/** Every page of the site looks at the cookie now, this one too: the answer has denied it all. */
function tell({ page }: Consent): void {
  const channel = new BroadcastChannel(page.cookie.token)
  channel.postMessage('decided')
  channel.close()
}

/** Has the browser save JSON as a file, from memory: no address of it leaves this page. */
function save(json: unknown): void {
  const file = new Blob([JSON.stringify(json, undefined, 2)], { type: 'application/json' })
  const link = make('a')
  link.href = URL.createObjectURL(file)
  link.download = 'consent-record.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), BEGUN)
}
