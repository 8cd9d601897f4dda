import type { HashedBrief, HashedNotice, Notice } from '@placet/core/policy'
import css from './facts.css'
import { serviceFacts } from './service.ts'
import { sheetOf } from './sheet.ts'

/** Fills the opened details of a category. */
export type ShowFacts = (details: HTMLDetailsElement) => void

/** The notice that is shown, and where the whole of it is. */
export interface Shown {
  readonly notice: HashedBrief
  /** The whole of it, where the page has it already. */
  readonly full?: Notice | undefined
}

/**
 * Makes what fills the details of a category when they open, in place of the link to the privacy
 * policy. Where the facts cannot be had, that link stays, and the next opening tries again.
 */
export function createFacts({ notice, full }: Shown, endpoint?: string): ShowFacts {
  const sheet = sheetOf(css)
  let content = full
  const show = async (details: HTMLDetailsElement): Promise<void> => {
    content ??= await fetchNotice(notice, endpoint)
    const root = details.getRootNode()
    if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets.push(sheet)
    }
    fill(details, content)
  }
  return (details) => {
    show(details).catch((error: unknown) => {
      console.error('placet: could not load the facts about services.', error)
    })
  }
}

function fill(details: HTMLDetailsElement, { categories, messages }: Notice): void {
  const link = details.querySelector('p')
  const category = categories.find(({ key }) => key === details.dataset['placetFacts'])
  // Hidden, it was filled before.
  if (!link || link.hidden || !category) return
  const { services = [], purposes } = category
  details.append(...services.map((service) => serviceFacts(service, purposes, messages)))
  link.hidden = true
}

/** Only the notice of which the visitor sees the rest: not one published since. */
async function fetchNotice({ hash, content }: HashedBrief, endpoint = ''): Promise<Notice> {
  const response = await fetch(`${endpoint}/policy?lang=${encodeURIComponent(content.language)}`)
  const answer: unknown = await response.json()
  if (isAnswer(answer) && answer.notice.hash === hash) return answer.notice.content
  throw new Error(`the notice in force is another than ${hash}`)
}

/** It comes from where the script does: under the hash that was asked for is that notice. */
const isAnswer = (json: unknown): json is { readonly notice: HashedNotice } =>
  typeof json === 'object' && json !== null && 'notice' in json
