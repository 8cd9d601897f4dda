import { addressIn } from './address.ts'
import { putBack } from './held.ts'
import type { Host } from './host.ts'

const MARK = Symbol.for('placet.ran')

/** What ran in this page, by address or text: one list, whatever is included twice. */
function ranHere(): Set<unknown> {
  const known: unknown = Reflect.get(window, MARK)
  if (known instanceof Set) return known
  const ran = new Set()
  Reflect.set(window, MARK, ran)
  return ran
}

/** Starts held scripts, each once a page. */
export interface Scripts {
  settle(script: HTMLScriptElement): void
  /** Takes back what is still loading and not allowed any more. */
  recall(): void
}

/** One of these per page. */
export function createScripts({ current, ran, options, afterPaint }: Host): Scripts {
  const { allows } = current
  const here = ranHere()
  const loading = new Set<HTMLScriptElement>()

  /** Whether the script started: not twice, and not for an address that is none to load. */
  const start = (script: HTMLScriptElement): boolean => {
    const { placet = '', placetService: service, type } = script.dataset
    const src = script.getAttribute('src')
    const url = src === null ? undefined : addressIn(script, src)
    const key = url ?? script.text
    if (!allows(placet) || here.has(key) || (src !== null && url === undefined)) return false
    here.add(key)
    ran.push({ category: placet, service, url })
    if (url !== undefined) {
      const through = (): unknown => loading.delete(script)
      loading.add(script)
      script.addEventListener('load', through)
      script.addEventListener('error', through)
    }
    // The same element, so that integrity, nonce, crossorigin and the rest stay as written and
    // Trusted Types need nothing.
    if (type === undefined) script.removeAttribute('type')
    else script.type = type
    putBack(script)
    return true
  }

  return {
    settle(script) {
      const { placet = '', placetOrder, src } = script.dataset
      if (script.type !== 'text/plain' || !allows(placet)) return
      // Off only where a fragment parser made it, as frameworks do by `innerHTML`, and then it can
      // never start (HTML, "prepare the script element"); or where its author said so.
      if (script.async && placetOrder === undefined && src === undefined) {
        afterPaint(() => start(script))
      } else options.special(({ startSpecial }) => startSpecial(script, { start, afterPaint }))
    },
    recall() {
      for (const script of loading) {
        // A script does not run in another document than it was prepared for.
        if (!allows(script.dataset['placet'] ?? '')) {
          document.implementation.createHTMLDocument().adoptNode(script)
        }
      }
    },
  }
}
