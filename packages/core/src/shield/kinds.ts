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

/** What stands in the prototypes of all elements of a kind: one look at a node says that it is one. */
export const LOADS: unique symbol = Symbol()

declare global {
  interface Element {
    readonly [LOADS]?: true
  }
}

/** Whether text may make an element load from elsewhere. Says no only where it surely cannot. */
export function mayLoad(markup: string): boolean {
  if (!/<(?:sc|if|im)/i.test(markup)) return false
  // An address of another host has a scheme or two slashes, or hides them in entities.
  return /[&\\:]|\/\s*\//.test(markup)
}
