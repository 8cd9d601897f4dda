import type { HashedBrief, Notice } from '@placet/core/policy'
import css from './facts.css'
import { serviceFacts } from './service.ts'
import { sheetOf } from './sheet.ts'
import { fetchWhole } from './whole.ts'

/** Fills the opened details of a category; in opened preferences, says what the browser asks. */
export type ShowFacts = (target: HTMLDetailsElement | ShadowRoot) => void

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
  const show = async (target: HTMLDetailsElement | ShadowRoot): Promise<void> => {
    const signal = target instanceof ShadowRoot ? signalHere() : undefined
    if (target instanceof ShadowRoot && signal === undefined) return
    content ??= (await fetchWhole(notice, endpoint)).notice
    if (target instanceof ShadowRoot) {
      if (signal) saySignal(target, content.messages[signal])
      return
    }
    const root = target.getRootNode()
    if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets.push(sheet)
    }
    fill(target, content)
  }
  return (target) => {
    show(target).catch((error: unknown) => {
      console.error('placet: could not load the facts about services.', error)
    })
  }
}

/** The signal that this browser sends, by the name of what is said of it. */
function signalHere(): 'gpc' | 'dnt' | undefined {
  if (navigator.globalPrivacyControl === true) return 'gpc'
  return navigator.doNotTrack === '1' ? 'dnt' : undefined
}

/** Says it first of all in preferences, once. */
function saySignal(root: ShadowRoot, words: string): void {
  const [first] = root.querySelectorAll('[data-placet-layer=preferences] .text>*')
  if (!first || root.querySelector('[data-placet-signal]')) return
  const said = document.createElement('p')
  said.dataset['placetSignal'] = ''
  said.append(words)
  first.after(said)
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
