/** Where an address leads. */
export interface Address {
  readonly host: string
  /** Origin and path: what a report and an error may show. */
  readonly shown: string
}

/**
 * Takes an address apart as the browser will (https://url.spec.whatwg.org). Undefined for what is
 * no address and for schemes that reach no host: `data:`, `blob:`, `about:`, `javascript:`.
 */
export function addressOf(text: string, base: string): Address | undefined {
  try {
    const { protocol, hostname, origin, pathname } = new URL(text, base)
    // A dot at the end of a host names the same host.
    const host = hostname.replace(/\.$/, '')
    return /^(?:http|ws)s?:$/.test(protocol) ? { host, shown: origin + pathname } : undefined
  } catch {
    return undefined
  }
}

/** The addresses in a `srcset`; what else is in it reads as paths of the page's own host. */
export const addressesIn = (set: string): string[] => set.split(/[\s,]+/)
