import { addressIn, trusted } from './address.ts'
import { ONCE } from './held.ts'
import type { Host } from './host.ts'
import type { Late } from './late.ts'
import type { Consent } from './state.ts'

/** What only few pages need of the gating of elements. */
export type SpecialPart = Late<{
  readonly startSpecial: typeof startSpecial
  readonly settleSources: typeof settleSources
}>

/** Starts a script that is ready to; tells whether it did. */
interface Starting extends Pick<Host, 'afterPaint'> {
  readonly start: (script: HTMLScriptElement) => boolean
}

/**
 * A held script that has never started, with what the given one says and the text that it has.
 * Where Trusted Types are enforced it throws for a text that was not trusted.
 */
function copyOf(script: HTMLScriptElement): HTMLScriptElement {
  const copy = document.createElement('script')
  for (const { name, value } of script.attributes) {
    if (name !== 'src') copy.setAttribute(name, value)
  }
  // A page hides nonces from attributes; the property still knows.
  copy.nonce = script.nonce
  const src = script.getAttribute('src')
  if (src !== null) copy.dataset['src'] = src
  else if (script.text !== '') copy.text = script.text
  return copy
}

/** The script itself, or a copy beside one that may never start; with its address in place. */
function ready(script: HTMLScriptElement): HTMLScriptElement {
  const able = script.async && !script.hasAttribute('async') ? script : copyOf(script)
  const { src } = able.dataset
  const address = src === undefined ? undefined : addressIn(able, src)
  if (src !== undefined) able.src = trusted(address ?? 'about:blank')
  if (able !== script) script.after(able)
  return able
}

/** Longest that a script which keeps the order is waited for, in ms. */
const PATIENCE = 10_000

let order = Promise.resolve()

/** Those that keep the order, in no order: parts that are loaded on demand come in any. */
const waiting = new Set<HTMLScriptElement>()

/**
 * Resolves once a script that started is through, failed or taken back by a withdrawal, and at the
 * latest in ten seconds.
 */
function through(script: HTMLScriptElement): Promise<void> {
  return new Promise((done) => {
    const over = (): void => {
      removeEventListener('placet:change', look)
      done()
    }
    const look = (): void => {
      if (script.ownerDocument !== document) over()
    }
    setTimeout(over, PATIENCE)
    addEventListener('placet:change', look)
    script.addEventListener('load', over)
    script.addEventListener('error', over)
  })
}

const begun = new WeakSet<HTMLScriptElement>()

/**
 * Starts a script that needs more than its type: one whose address is held (`data-src`), one that a
 * fragment parser made, one that is still being parsed, and one that keeps the order of the document
 * (`data-placet-order`), which waits until those before it are through.
 */
export function startSpecial(script: HTMLScriptElement, starting: Starting): void {
  if (begun.has(script)) return
  begun.add(script)
  const ordered = script.dataset['placetOrder'] !== undefined
  if (ordered) waiting.add(script)
  const over = (ordered ? order : Promise.resolve())
    .then(() => whole(script))
    .then(() => turn(ordered ? foremost : () => script, starting))
  if (ordered) order = over
}

/** Takes the script that comes first in the document of those that wait, of which there is one. */
function foremost(): HTMLScriptElement {
  const first = [...waiting].reduce((one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING ? other : one,
  )
  waiting.delete(first)
  return first
}

/** Resolves once the text of a script is all there: of the last one in a page, a part may be. */
async function whole(script: HTMLScriptElement): Promise<void> {
  const inline = !script.matches('[src],[data-src]')
  if (!inline || script.nextSibling || document.readyState !== 'loading') return
  await new Promise((parsed) => document.addEventListener('DOMContentLoaded', parsed))
}

/** Lets a script have its turn; resolves once it is through. One that fails holds up no other. */
function turn(whose: () => HTMLScriptElement, starting: Starting): Promise<void> {
  return new Promise((next) =>
    starting.afterPaint(() => {
      let loading: Promise<void> | undefined
      try {
        loading = begin(whose(), starting)
      } finally {
        next(loading)
      }
    }),
  )
}

/** Starts it now, unless that is not allowed any more; gives when it is through, where it loads. */
function begin(script: HTMLScriptElement, { start }: Starting): Promise<void> | undefined {
  const able = ready(script)
  if (start(able)) {
    return able.hasAttribute('src') || able.type === 'module' ? through(able) : undefined
  }
  // The next grant finds it as it was.
  begun.delete(script)
  if (able !== script) able.remove()
  return undefined
}

/** The attributes that make an element load something; each is held with `data-` in front. */
const NAMES = ['src', 'href', 'poster', 'srcset']

/** Gives one element its addresses, or takes them; tells whether that changed anything. */
function settleOne(element: Element, allowed: boolean): boolean {
  let changed = false
  for (const name of NAMES) {
    const held = element.getAttribute(`data-${name}`)
    if (held === null) continue
    const target = name === 'src' && element instanceof HTMLObjectElement ? 'data' : name
    const address = name === 'srcset' ? held : addressIn(element, held)
    const is = element.getAttribute(target)
    if (allowed && address !== undefined) {
      if (is === address) continue
      element.setAttribute(target, trusted(address))
    } else if (is === null) continue
    else element.removeAttribute(target)
    changed = true
  }
  return changed
}

/**
 * Brings an element, and the sources and tracks in it, in line with whether it is allowed: gives
 * it the addresses it holds (`data-src`, `data-href`, `data-poster`, `data-srcset`), or takes them
 * away with what they brought.
 */
export function settleSources(element: Element, allowed: boolean): void {
  const inside = element.querySelectorAll(':scope>source,:scope>track')
  const changed = [element, ...inside].filter((part) => settleOne(part, allowed))
  if (changed.length === 0) return
  // Media takes up sources, and lets go of them, when it is told to load.
  const media = element instanceof HTMLSourceElement ? element.parentElement : element
  if (media instanceof HTMLMediaElement) media.load()
}

/**
 * Fills one element that is not a script until the next decision, whatever was decided before. The
 * address it has now, and no later one.
 */
export function fillOnce(
  element: Element,
  { allows, subscribe }: Pick<Consent, 'allows' | 'subscribe'>,
): void {
  let answer: string | undefined
  Reflect.set(element, ONCE, element.getAttribute('data-src'))
  settleSources(element, true)
  const ignore = subscribe(({ decision }) => {
    const given = JSON.stringify(decision?.categories ?? '')
    if (given === (answer ??= given)) return
    ignore()
    Reflect.deleteProperty(element, ONCE)
    settleSources(element, allows(element.getAttribute('data-placet') ?? ''))
  })
}
