import type {
  Messages,
  Notice,
  NoticeCategory,
  NoticeService,
  NoticeUse,
} from '@placet/core/policy'
import { make } from './facts-element.ts'

type Purposes = NoticeCategory['purposes']

/** One service: who receives what, where, under which safeguard, and what it stores. */
export function serviceFacts(
  { name, recipient, country, safeguard, uses }: NoticeService,
  purposes: Purposes,
  { messages, language }: Notice,
): HTMLElement {
  const facts = make('dl', make('dt', messages.recipient), make('dd', named(recipient)))
  facts.append(make('dt', messages.country), make('dd', countryName(country, language)))
  if (safeguard) {
    const words = safeguard === 'SCC' ? messages.scc : safeguard
    facts.append(make('dt', messages.safeguard), make('dd', words))
  }
  const stored = uses ? usesTable(uses, purposes, messages) : make('p', messages.stored)
  return make('div', make('h4', named(name)), facts, stored)
}

/** A name, which keeps its own direction. */
const named = (name: string): HTMLElement => make('bdi', name)

/**
 * What a country is called in the notice's language. The notice, and so its hash, has the code: the
 * name of what it stands for is the browser's to know, and is the same place in every one.
 */
export function countryName(code: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
}

function usesTable(uses: readonly NoticeUse[], purposes: Purposes, words: Messages): HTMLElement {
  const heads = [words.name, words.purpose, words.lifetime].map((word) => {
    const head = make('th', word)
    head.scope = 'col'
    return head
  })
  const rows = uses.map(({ name, purpose, lifetime }) => {
    const code = make('code', name)
    // Names are read from the left in every language.
    code.dir = 'ltr'
    const head = make('th', code)
    head.scope = 'row'
    return make('tr', head, make('td', purposes[purpose] ?? ''), make('td', lifetime))
  })
  return make(
    'table',
    make('caption', words.stores),
    make('thead', make('tr', ...heads)),
    make('tbody', ...rows),
  )
}
