import { ONCE, putBack } from '../held.ts'
import { addressesIn } from './address.ts'
import type { ConsentError } from './consent-error.ts'
import { isObject } from './intercept.ts'
import { KINDS, mayLoad, type Kind } from './kinds.ts'
import type { Screen } from './screen.ts'

/** One thing that an element loads: by which of its attributes, and from where. */
type Source = readonly [node: Element, kind: Kind, value: unknown]

/** What holds back what elements may not load yet. */
export interface Withholding {
  /** Sets an attribute: now, or when it may be. */
  settle(source: Source, set: () => unknown): void
  /** Holds what nodes load by the attributes they have; whether there was anything to hold. */
  clear(nodes: readonly Element[]): boolean
}

/** Whether it may be a node. One without what elements have, or none at all, minds nothing here. */
export const isNode = (value: unknown): value is Element => isObject(value)

/** A node, and what below it may load. */
export const treeOf = (root: Element): Element[] => [
  root,
  ...(root.querySelectorAll?.('script,iframe,img') ?? []),
]

/** The nodes of markup, as `innerHTML` makes them: nothing loads here, and its scripts never run. */
export function still(markup: unknown): unknown {
  const { content } = Object.assign(document.createElement('template'), { innerHTML: markup })
  return content
}

const sourcesOf = (nodes: readonly Element[]): Source[] =>
  nodes.flatMap((node) =>
    KINDS.flatMap((kind) => {
      const value = kind.name === node.localName ? node.getAttribute(kind.attribute) : null
      return value === null ? [] : [[node, kind, value] as const]
    }),
  )

/** What the first of them gives that gives something. */
const first = <T>(
  all: readonly T[],
  look: (it: T) => ConsentError | undefined,
): ConsentError | undefined => all.map((it) => look(it)).find(Boolean)

/** One per page. */
export function createWithholding(screen: Screen): Withholding {
  const errorOf = ([, { attribute, what }, value]: Source): ConsentError | undefined => {
    // What Trusted Types vouch for is no string.
    const text = String(value)
    if (what === 'markup') {
      const nodes = mayLoad(text) && still(value)
      return isNode(nodes) ? find(treeOf(nodes)) : undefined
    }
    return first(attribute === 'srcset' ? addressesIn(text) : [text], (it) =>
      screen.address(what, it),
    )
  }
  const find = (nodes: readonly Element[]): ConsentError | undefined =>
    first(sourcesOf(nodes), errorOf)

  const withheld = (source: Source, set: () => unknown): boolean => {
    const [node, { what, detained }, value] = source
    detained.get(node)?.()
    detained.delete(node)
    // What the visitor allowed by itself, and what Placet holds: no script until it gets a type.
    const passes = ONCE in node || (what === 'script' && node.getAttribute('type') === 'text/plain')
    const error = passes ? undefined : errorOf(source)
    if (!error) return false
    const cancel = screen.hold(error, {
      bytes: String(value).length,
      replay() {
        detained.delete(node)
        set()
      },
      refuse: () => void setTimeout(() => node.dispatchEvent(new Event('error'))),
    })
    detained.set(node, cancel)
    return true
  }

  /**
   * A script is held as a whole, by a type that is none: its address stays where it is, so that no
   * text need be made an address again, which Trusted Types would mind.
   */
  const hold = (source: Source): boolean => {
    const [node, { attribute, what, detained }] = source
    const isScript = what === 'script'
    // Its address is still there: it waits already.
    if (isScript && detained.has(node)) return true
    const held = isScript ? 'type' : attribute
    const before = node.getAttribute(held)
    const waits = withheld(source, () => {
      if (before === null) node.removeAttribute(held)
      else node.setAttribute(held, before)
      if (isScript) putBack(node)
    })
    if (waits && isScript) node.setAttribute(held, 'text/placet')
    else if (waits) node.removeAttribute(held)
    return waits
  }

  return {
    settle: (source, set) => withheld(source, set) || set(),
    clear: (nodes) => sourcesOf(nodes).filter(hold).length > 0,
  }
}
