import { ONCE, putBack } from '../held.ts'
import { addressesIn } from './address.ts'
import type { Subject } from './judge.ts'
import { KINDS, mayLoad, type Kind } from './kinds.ts'
import type { Screen } from './screen.ts'

/** One thing that an element loads: by which of its attributes, and from where. */
type Source = readonly [node: Element, kind: Kind, value: unknown]

/** What holds back what elements may not load yet. */
export interface Withholding {
  /** Sets an attribute: now, or when it may be. */
  settle(source: Source, set: () => void): void
  /** Holds what nodes load by the attributes they have; whether there was anything to hold. */
  clear(nodes: readonly Element[]): boolean
  /** The first thing that nodes load and may not; changes nothing. */
  find(nodes: readonly Element[]): Subject | undefined
}

/** An element or fragment, and all below it that may load; what cannot have any has none. */
export const treeOf = (root: Element | DocumentFragment): Element[] => {
  const below = 'querySelectorAll' in root ? root.querySelectorAll('script,iframe,img') : []
  return root instanceof DocumentFragment ? [...below] : [root, ...below]
}

/** The nodes of markup, as `innerHTML` makes them: nothing loads here, and its scripts never run. */
export function still(markup: unknown): DocumentFragment {
  const template = document.createElement('template')
  Reflect.set(template, 'innerHTML', markup)
  return template.content
}

const sourcesOf = (nodes: readonly Element[]): Source[] =>
  nodes.flatMap((node) =>
    KINDS.flatMap((kind) => {
      const value = kind.name === node.localName ? node.getAttribute(kind.attribute) : null
      return value === null ? [] : [[node, kind, value] as const]
    }),
  )

/** One per page. */
export function createWithholding(screen: Screen): Withholding {
  const subjectOf = ([, { attribute, what }, value]: Source): Subject | undefined => {
    // What Trusted Types vouch for is no string.
    const text = String(value)
    if (what === 'markup') return mayLoad(text) ? find(treeOf(still(value))) : undefined
    for (const part of attribute === 'srcset' ? addressesIn(text) : [text]) {
      const subject = screen.address(what, part)
      if (subject) return subject
    }
    return undefined
  }
  const find = (nodes: readonly Element[]): Subject | undefined => {
    for (const source of sourcesOf(nodes)) {
      const subject = subjectOf(source)
      if (subject) return subject
    }
    return undefined
  }

  const withheld = (source: Source, set: () => void): boolean => {
    const [node, { what, waiting }, value] = source
    waiting.get(node)?.cancel?.()
    waiting.delete(node)
    // What the visitor allowed by itself, and what Placet holds: no script until it gets a type.
    const passes =
      Reflect.get(node, ONCE) !== undefined ||
      (what === 'script' && node.getAttribute('type') === 'text/plain')
    const subject = passes ? undefined : subjectOf(source)
    if (!subject) return false
    const cancel = screen.hold(subject, {
      bytes: String(value).length,
      replay() {
        waiting.delete(node)
        set()
      },
      refuse: () => void setTimeout(() => node.dispatchEvent(new Event('error'))),
    })
    waiting.set(node, { value, cancel })
    return true
  }

  /**
   * A script is held as a whole, by a type that is none: its address stays where it is, so that no
   * text need be made an address again, which Trusted Types would mind.
   */
  const hold = (source: Source): boolean => {
    const [node, { attribute, what, waiting }, value] = source
    if (what !== 'script') {
      const waits = withheld(source, () => node.setAttribute(attribute, String(value)))
      if (waits) node.removeAttribute(attribute)
      return waits
    }
    // Its address is still there: it waits already.
    if (waiting.has(node)) return true
    const type = node.getAttribute('type')
    const waits = withheld(source, () => {
      if (type === null) node.removeAttribute('type')
      else node.setAttribute('type', type)
      putBack(node)
    })
    if (waits) node.setAttribute('type', 'text/placet')
    return waits
  }

  return {
    settle(source, set) {
      if (!withheld(source, set)) set()
    },
    clear: (nodes) => sourcesOf(nodes).filter(hold).length > 0,
    find,
  }
}
