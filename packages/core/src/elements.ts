import { addressIn } from './address.ts'
import { ONCE, putBack } from './held.ts'
import type { Host } from './host.ts'
import { createScripts } from './scripts.ts'
import type { Stop } from './state.ts'

const WATCHED: MutationObserverInit = {
  childList: true,
  subtree: true,
  attributeFilter: ['data-placet', 'data-src', 'data-href'],
}

/** Gives a frame the address it holds, or takes it away with the document that it brought. */
function settleFrame(frame: Element, address: string | undefined): void {
  if (frame.getAttribute('src') === (address ?? null)) return
  if (address !== undefined) return frame.setAttribute('src', address)
  frame.removeAttribute('src')
  // The document in a frame would outlive its address.
  putBack(frame)
}

/**
 * Holds every element of a document or open shadow root marked `data-placet="category"` until that
 * category is granted, those put in later, changed or moved into a new `<body>` included. A script
 * runs once per page; what shows something (iframe, image, media, plug-in, link) is emptied on
 * withdrawal, also while it is out of the page, and filled again on the next grant.
 */
export function gateElements(root: Document | ShadowRoot, host: Host): Stop {
  const { allows, subscribe } = host.current
  const scripts = createScripts(host)
  let filled: WeakRef<Element>[] = []

  const settle = (element: Element): void =>
    host.isolated(() => {
      if (element instanceof HTMLScriptElement) return scripts.settle(element)
      const held = element.getAttribute('data-src')
      const once = Reflect.get(element, ONCE) === held
      const allowed = once || allows(element.getAttribute('data-placet') ?? '')
      if (allowed) filled.push(new WeakRef(element))
      if (held !== null && element.localName === 'iframe') {
        settleFrame(element, allowed ? addressIn(element, held) : undefined)
      } else host.options.special(({ settleSources }) => settleSources(element, allowed))
    })
  const settleIn = (within: ParentNode): void =>
    within.querySelectorAll('[data-placet]').forEach(settle)

  const watcher = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      for (const node of [target, ...addedNodes]) {
        if (!(node instanceof Element)) continue
        if (node.hasAttribute('data-placet')) settle(node)
        if (node !== target) settleIn(node)
      }
    }
  })
  watcher.observe(root, WATCHED)
  const ignore = subscribe(() => {
    scripts.recall()
    const before = filled
    filled = []
    for (const ref of before) {
      const element = ref.deref()
      if (element) settle(element)
    }
    settleIn(root)
  })
  return () => {
    watcher.disconnect()
    ignore()
  }
}
