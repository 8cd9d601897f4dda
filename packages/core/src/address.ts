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

/**
 * Marks an address found in a held element as checked, where the page enforces Trusted Types
 * (`trusted-types placet`). Elsewhere the text itself.
 */
export function trusted(url: string): string {
  const rules: UrlPolicy = { createScriptURL: (checked) => checked }
  urls ??= globalThis.trustedTypes?.createPolicy('placet', rules) ?? rules
  return urls.createScriptURL(url)
}

/** The address that an element's attribute means, if it is one to load: never `javascript:`. */
export function addressIn(element: Element, text: string): string | undefined {
  const { href, protocol } = new URL(text, element.baseURI)
  return /^https?:$/.test(protocol) ? href : undefined
}
