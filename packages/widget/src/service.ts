import type { Messages, NoticeCategory, NoticeService, NoticeUse } from '@placet/core/policy'

type Purposes = NoticeCategory['purposes']

/** One service: who receives what, where, under which safeguard, and what it stores. */
export function serviceFacts(
  { name, recipient, country, safeguard, uses }: NoticeService,
  purposes: Purposes,
  messages: Messages,
): HTMLElement {
  const facts = make('dl', make('dt', messages.recipient), make('dd', recipient))
  facts.append(make('dt', messages.country), make('dd', country))
  if (safeguard) facts.append(make('dt', messages.safeguard), make('dd', safeguard))
  const stored = uses ? usesTable(uses, purposes, messages) : messages.stored
  return make('div', make('h4', name), facts, stored)
}

function usesTable(uses: readonly NoticeUse[], purposes: Purposes, words: Messages): HTMLElement {
  const heads = [words.stores, words.purpose, words.lifetime]
  const rows = uses.map(({ name, purpose, lifetime }) => {
    const code = make('code', name)
    code.dir = 'ltr'
    return make('tr', make('td', code), make('td', purposes[purpose] ?? ''), make('td', lifetime))
  })
  return make('table', make('tr', ...heads.map((head) => make('th', head))), ...rows)
}

/** An element and what is in it: elements, and texts as they are. */
function make(tag: string, ...content: readonly (Node | string)[]): HTMLElement {
  const element = document.createElement(tag)
  element.append(...content)
  return element
}
