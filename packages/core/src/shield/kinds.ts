import type { Stop } from '../state.ts'
import type { What } from './blocked.ts'

/** One way by which elements load: an attribute of the elements of a name. */
export interface Kind {
  readonly name: string
  readonly attribute: string
  readonly what: What
  /** The only owner of what waits, element by element, and how to take that back. */
  readonly detained: WeakMap<object, Stop | undefined>
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
).map(([name, attribute, what]) => ({ name, attribute, what, detained: new WeakMap() }))

/** What the names of all their attributes have in them, and of few others. */
export const LOADING: RegExp = /sr|hr/i

/** Whether text may make an element load from elsewhere. Says no only where it surely cannot. */
export function mayLoad(markup: string): boolean {
  if (!/<(?:script|iframe|im)/i.test(markup)) return false
  // An address of another host has a scheme or two slashes, or hides them in entities.
  return /[&\\:]|\/\s*\//.test(markup)
}
