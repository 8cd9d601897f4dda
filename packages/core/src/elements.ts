import { isolated } from './running.ts'
import type { Consent, Stop } from './state.ts'

interface UrlPolicy {
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: UrlPolicy): UrlPolicy
}

declare global {
  /** W3C Trusted Types, which not every browser has. */
  var trustedTypes: TrustedTypes | undefined
}

let urls: UrlPolicy | undefined

/** Marks an address as checked, where the page enforces Trusted Types (`trusted-types placet`). */
function trusted(url: string): string {
  const rules: UrlPolicy = { createScriptURL: (checked) => checked }
  urls ??= globalThis.trustedTypes?.createPolicy('placet', rules) ?? rules
  return urls.createScriptURL(url)
}

/** The address in an attribute, if it is one to load: never `javascript:` or `data:`. */
function addressIn(element: Element, attribute: string): string | undefined {
  const text = element.getAttribute(attribute)
  if (text === null) return undefined
  const { href, protocol } = new URL(text, document.baseURI)
  return /^https?:$/.test(protocol) ? href : undefined
}

/** Runs a held script: the same element, given its type and put back where it was. */
function activateScript(script: HTMLScriptElement): void {
  const source = addressIn(script, 'data-src')
  if (source !== undefined) script.src = trusted(source)
  const type = script.getAttribute('data-type')
  if (type === null) script.removeAttribute('type')
  else script.type = type
  if (script.src !== '') script.async = true
  const place = document.createComment('')
  script.replaceWith(place)
  place.replaceWith(script)
}

/** Gives an element its address, and tells how to take it away again. */
function activateSource(element: Element): Stop | undefined {
  const address = addressIn(element, 'data-src')
  if (address === undefined) return undefined
  element.setAttribute('src', address)
  return () => element.removeAttribute('src')
}

/**
 * Holds every element marked `data-placet="category"` until that category is granted, those put
 * in later included. A script runs once per page; what shows something (iframe, image, video) is
 * emptied on withdrawal and filled again on the next grant. Gives back the way to stop watching.
 */
export function gateElements(consent: Consent, root: Document): Stop {
  const scripts = new WeakSet<Element>()
  const shown = new Map<Element, Stop>()

  const settle = (element: Element): void => {
    const allowed = consent.allows(element.getAttribute('data-placet') ?? '')
    if (element instanceof HTMLScriptElement) {
      if (!allowed || scripts.has(element) || element.type !== 'text/plain') return
      scripts.add(element)
      return activateScript(element)
    }
    if (!allowed) {
      shown.get(element)?.()
      shown.delete(element)
    } else if (!shown.has(element)) {
      const hide = activateSource(element)
      if (hide !== undefined) shown.set(element, hide)
    }
  }

  const settleAll = (within: ParentNode): void => {
    for (const element of within.querySelectorAll('[data-placet]')) isolated(() => settle(element))
  }

  const watcher = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(node instanceof Element)) continue
      if (node.hasAttribute('data-placet')) isolated(() => settle(node))
      settleAll(node)
    }
  })
  watcher.observe(root, { childList: true, subtree: true })
  const unsubscribe = consent.subscribe(() => settleAll(root))
  return () => {
    watcher.disconnect()
    unsubscribe()
  }
}
