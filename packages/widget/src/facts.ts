import type { Consent } from '@placet/core'
import type { HashedBrief, Notice } from '@placet/core/policy'
import { markNew, saySignal, signalHere } from './facts-said.ts'
import css from './facts.css'
import { addRecord } from './record-section.ts'
import { readRecords } from './record-server.ts'
import { serviceFacts } from './service.ts'
import { sheetOf } from './sheet.ts'
import { fetchWhole } from './whole.ts'

/**
 * Fills the opened details of a category; in opened preferences, says what the browser asks, what
 * is new, and what the visitor has chosen.
 */
export type ShowFacts = (target: HTMLDetailsElement | ShadowRoot) => void

/** The notice that is shown, and where the whole of it is. */
export interface Shown {
  readonly notice: HashedBrief
  /** The whole of it, where the page has it already. */
  readonly full?: Notice | undefined
}

/** Whose choice is shown, and where the record of it is. */
export interface Chosen {
  readonly consent?: Consent | undefined
  readonly endpoint?: string | undefined
}

/**
 * Makes what fills the details of a category when they open, in place of the link to the privacy
 * policy. Where the facts cannot be had, that link stays, and the next opening tries again.
 */
export function createFacts({ notice, full }: Shown, chosen: Chosen = {}): ShowFacts {
  const sheet = sheetOf(css)
  let content = full
  const show = async (target: HTMLDetailsElement | ShadowRoot): Promise<void> => {
    const beside = target instanceof ShadowRoot ? besideChoices(target, chosen) : undefined
    if (target instanceof ShadowRoot && !beside) return
    content ??= (await fetchWhole(notice, chosen.endpoint)).notice
    const root = target.getRootNode()
    if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets.push(sheet)
    }
    if (beside) beside(content)
    else if (target instanceof HTMLDetailsElement) fill(target, content)
  }
  return (target) => {
    show(target).catch((error: unknown) => {
      console.error('placet: could not load the facts about services.', error)
    })
  }
}

/**
 * What is to be said in preferences beside the choices, once the words are there; undefined where
 * there is nothing, and no words are needed.
 */
function besideChoices(
  root: ShadowRoot,
  { consent, endpoint }: Chosen,
): ((notice: Notice) => void) | undefined {
  const signal = signalHere()
  const decided = consent?.state.decision !== undefined
  if (!signal && !decided) return undefined
  const server = decided && endpoint ? { endpoint, told: readRecords(endpoint) } : undefined
  return (notice) => {
    if (signal) saySignal(root, notice.messages[signal])
    if (!consent || !decided) return
    markNew(root, consent.state.changed ?? [], notice.messages.isNew)
    addRecord(root, { consent, notice, server })
  }
}

function fill(details: HTMLDetailsElement, notice: Notice): void {
  const link = details.querySelector('p')
  const category = notice.categories.find(({ key }) => key === details.dataset['placetFacts'])
  // Hidden, it was filled before.
  if (!link || link.hidden || !category) return
  const { services = [], purposes } = category
  details.append(...services.map((service) => serviceFacts(service, purposes, notice)))
  link.hidden = true
}
