import type { Stop } from '../state.ts'
import type { What } from './blocked.ts'

/** What an attribute was meant to be, and how to take that back. */
interface Waiting {
  readonly value: unknown
  readonly cancel: Stop | undefined
}

/** One way by which elements load: an attribute of the elements of a name. */
export interface Kind {
  readonly name: string
  readonly attribute: string
  readonly what: What
  /** The only owner of what waits, element by element: of an attribute the newest value. */
  readonly waiting: WeakMap<object, Waiting>
}

/** All of them; a script of SVG has its address in `href`. */
export const KINDS: readonly Kind[] = (
  [
    ['script', 'src', 'script'],
    ['script', 'href', 'script'],
    ['script', 'xlink:href', 'script'],
    ['iframe', 'src', 'iframe'],
    ['iframe', 'srcdoc', 'markup'],
    ['img', 'src', 'image'],
    ['img', 'srcset', 'image'],
  ] as const
).map(([name, attribute, what]) => ({ name, attribute, what, waiting: new WeakMap() }))

/** Whether text may make an element load from elsewhere. Says no only where it surely cannot. */
export function mayLoad(markup: string): boolean {
  if (!/<(?:script|iframe|im)/i.test(markup)) return false
  // An address of another host has a scheme or two slashes, or hides them in entities.
  return /[&\\:]|\/\s*\//.test(markup)
}
