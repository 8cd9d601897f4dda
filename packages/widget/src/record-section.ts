import type { Consent, ConsentState } from '@placet/core'
import type { Notice } from '@placet/core/policy'
import { make } from './facts-element.ts'
import type { Told } from './record-server.ts'
import { recordSteps } from './record-steps.ts'

/** What the section is made of. */
export interface RecordParts {
  readonly consent: Consent
  readonly notice: Notice
  /** Where the record is, and what came of asking for it; undefined where there is no server. */
  readonly server?: { readonly endpoint: string; readonly told: Promise<Told> } | undefined
}

/**
 * Says in opened preferences what the visitor has chosen, once; and as soon as the server has told
 * that it keeps a record, since when, and what can be done with it.
 */
export function addRecord(root: ShadowRoot, parts: RecordParts): void {
  const { consent, notice } = parts
  const next = root.querySelector('[data-placet-layer=preferences] address')
  if (!next || root.querySelector('[data-placet-record]')) return
  const choice = make('p')
  // There before the words that it announces. The one of the layers is outside the open dialog.
  const status = make('p')
  status.role = 'status'
  const section = make('section', make('h3', notice.messages.yourChoice), choice, status)
  section.dataset['placetRecord'] = ''
  next.before(section)
  const stop = consent.subscribe(({ decision }) => {
    if (choice.isConnected) choice.textContent = choiceWords(notice, decision)
    else stop()
  })
  void addServer(parts, choice, status)
}

/** Adds what the server tells, once it has. */
async function addServer(
  { consent, notice, server }: RecordParts,
  choice: HTMLElement,
  status: HTMLElement,
): Promise<void> {
  if (!server) return
  const told = await server.told
  if (told.kind === 'failed') status.textContent = notice.messages.notRead
  if (told.kind !== 'kept') return
  const { endpoint } = server
  status.before(recordSteps({ consent, notice, endpoint, status, json: told.json }))
  // A decision that is still to be delivered is not the one the server speaks of.
  if (consent.state.decision?.signed) choice.append(' ', ...dateWords(told.at, notice))
}

/** What was allowed and what was refused, by what the categories are called. Pure. */
function choiceWords(
  { categories, messages, language }: Notice,
  decision: ConsentState['decision'],
): string {
  const list = new Intl.ListFormat(language)
  const sentence = (words: string, answer: boolean): string => {
    const those = categories.filter(({ key }) => decision?.categories[key] === answer)
    const labels = list.format(those.map(({ label }) => label))
    return labels && words.replace('{categories}', () => labels)
  }
  return [sentence(messages.allowed, true), sentence(messages.refused, false)].join(' ').trim()
}

/** When it was made, in words that a machine can read too. */
function dateWords(at: string, { messages, language }: Notice): (Node | string)[] {
  const [before = '', after = ''] = messages.chosen.split('{date}')
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(at))
  const time = make('time', date)
  time.dateTime = at
  return [before, time, after]
}
