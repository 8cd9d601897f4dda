import { addressIn } from './address.ts'
import { putBack } from './held.ts'
import type { Host } from './host.ts'

const MARK: unique symbol = Symbol.for('placet.ran')

declare global {
  interface Window {
    /** What ran in this page, by address or text: one list, whatever is included twice. */
    [MARK]?: Set<string>
  }
}

/**
 * Scripts that need more than their type. One that a fragment parser has made, as frameworks do by
 * `innerHTML`, can never start (HTML, "prepare the script element"). Only such a one is not async,
 * unless its author said so, either way: then it cannot be told.
 */
const SPECIAL = '[async],[data-src],[data-placet-order]'

/** Starts held scripts, each once a page. */
export interface Scripts {
  settle(script: HTMLScriptElement): void
  /** Takes back what is still loading and not allowed any more, and holds it again. */
  recall(): void
}

/**
 * Lets a script run: the same element, so that integrity, nonce, crossorigin and the rest stay as
 * written and Trusted Types need nothing.
 */
function release(script: HTMLScriptElement, type: string | undefined): void {
  if (type === undefined) script.removeAttribute('type')
  else script.type = type
  putBack(script)
}

/** One of these per page. */
export function createScripts({ current, ran, options, afterPaint }: Host): Scripts {
  const { allows } = current
  const here = (window[MARK] ??= new Set())
  const loading = new Set<() => void>()

  /** Whether the script started: not twice, and not for an address that is none to load. */
  const start = (script: HTMLScriptElement): boolean => {
    const { placet = '', placetService: service, type } = script.dataset
    const src = script.getAttribute('src')
    const key = src === null ? script.text : addressIn(script, src)
    // Where a script was taken out meanwhile, whoever puts it in again asks again.
    if (key === undefined || here.has(key) || !allows(placet) || !script.isConnected) return false
    here.add(key)
    ran.push({ category: placet, service, url: src === null ? undefined : key })
    const through = (): unknown => loading.delete(recall)
    const recall = (): void => {
      if (allows(placet)) return
      through()
      here.delete(key)
      const again = document.importNode(script, true)
      again.type = 'text/plain'
      // A copy of what has started cannot.
      again.async = false
      script.replaceWith(again)
      // A script does not run in another document than it was prepared for.
      new Document().adoptNode(script)
    }
    if (src !== null || type === 'module') loading.add(recall)
    script.addEventListener('load', through)
    script.addEventListener('error', through)
    release(script, type)
    return true
  }

  return {
    settle(script) {
      if (script.type !== 'text/plain' || !allows(script.dataset['placet'] ?? '')) return
      if (script.async && !script.matches(SPECIAL)) afterPaint(() => start(script))
      else options.special(({ startSpecial }) => startSpecial(script, { start, afterPaint }))
    },
    recall() {
      for (const recall of loading) recall()
    },
  }
}
