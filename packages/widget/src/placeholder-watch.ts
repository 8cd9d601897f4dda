import { stand, type Common, type Standing } from './placeholder-host.tsx'
import type { Known } from './placeholder-known.ts'
import { boxOf, type Box } from './placeholder-space.ts'

/** What gets a placeholder: what shows something of its own. */
export const HELD = ':is(iframe,video,audio,object,embed)[data-placet]'

/** Attributes that say what is held, watched in the whole of the root. */
const SAYS = ['data-placet', 'data-placet-service', 'data-src']

/** Attributes that make up its box, watched on what is held alone. */
const SHAPES = ['class', 'style', 'hidden', 'width', 'height']

/** The placeholders of one document or shadow root. */
export interface Watch {
  /** Brings placeholders in line with all that is in the root now. */
  settleAll(): void
  /** Draws what stands anew, in words that may have changed. */
  redraw(): void
  /** Takes them away, and watches no more. */
  end(): void
}

/** What a watch needs to know. */
interface Watching {
  /** Whether this element is held for want of its category. */
  waits(element: Element): boolean
  readonly known: Known
  readonly common: Common
}

/** Watches a root: elements that come, go, move or change, and the size of the window. */
export function createWatch(root: Document | ShadowRoot, watching: Watching): Watch {
  const { waits, known, common } = watching
  const standing = new Map<HTMLElement, Standing>()
  const draw = (element: HTMLElement): void => standing.get(element)?.draw(known.words(element))
  const redraw = (): void => [...standing.keys()].forEach(draw)

  /** Gives back the box of an element that is still to get its placeholder. */
  const settle = (element: HTMLElement): Box | undefined => {
    const there = standing.get(element)
    if (element.getRootNode() !== root || !waits(element)) {
      standing.delete(element)
      there?.remove()
      return undefined
    }
    if (there) {
      there.settle()
      return undefined
    }
    watcher.observe(element, { attributeFilter: SHAPES })
    return boxOf(element)
  }
  /** Reads all boxes before it changes any, and then again all: two layouts for any number. */
  const settleEach = (elements: Iterable<HTMLElement>): void => {
    const boxes = [...elements].map((element) => [element, settle(element)] as const)
    const fresh = boxes.flatMap(([element, box]) => (box ? [{ element, box }] : []))
    if (fresh.length === 0) return
    for (const { element, box } of fresh) standing.set(element, stand(element, box, common))
    for (const { element } of fresh) standing.get(element)?.fit()
    known.need()
    redraw()
  }
  const settleAll = (): void => settleEach(new Set([...standing.keys(), ...heldIn(root)]))
  const watcher = new MutationObserver((changes) => {
    for (const element of reshaped(changes)) standing.get(element)?.resize()
    for (const element of changes.flatMap(addedBy)) {
      if (waits(element) && element.isConnected) standing.get(element)?.follow()
    }
    // Any of those that stand may have gone, or have lost its placeholder.
    settleEach(new Set([...standing.keys(), ...changes.flatMap(broughtBy)]))
    if (changes.some(({ attributeName }) => SAYS.includes(attributeName ?? ''))) redraw()
  })
  watcher.observe(root, { childList: true, subtree: true, attributeFilter: SAYS })
  const resized = (): void => {
    for (const each of standing.values()) each.resize()
    settleAll()
  }
  addEventListener('resize', resized)
  return {
    settleAll,
    redraw,
    end() {
      watcher.disconnect()
      removeEventListener('resize', resized)
      for (const each of standing.values()) each.remove()
      standing.clear()
    },
  }
}

/** The elements in a node that may be held, itself among them. */
function heldIn(node: Node): HTMLElement[] {
  const found = node instanceof HTMLElement && node.matches(HELD) ? [node] : []
  const within =
    node instanceof Element || node instanceof DocumentFragment || node instanceof Document
  return within ? [...found, ...node.querySelectorAll<HTMLElement>(HELD)] : found
}

/** The elements that a change is of, or brought. */
function broughtBy(change: MutationRecord): HTMLElement[] {
  const { type, target } = change
  return type === 'attributes' && target instanceof HTMLElement ? [target] : addedBy(change)
}

const addedBy = ({ addedNodes }: MutationRecord): HTMLElement[] => [...addedNodes].flatMap(heldIn)

/** The elements whose box may be another now. Of their style, their placeholder sees to itself. */
function reshaped(changes: readonly MutationRecord[]): Set<HTMLElement> {
  const found = new Set<HTMLElement>()
  for (const { target, attributeName } of changes) {
    const shape = attributeName !== 'style' && SHAPES.includes(attributeName ?? '')
    if (shape && target instanceof HTMLElement) found.add(target)
  }
  return found
}
