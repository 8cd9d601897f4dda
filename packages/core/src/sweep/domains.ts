import { cookiePairs } from '../read-cookie.ts'
import { attributesOf, expire, write, type Places } from './expire.ts'

/** No prefix, so that it may have a Domain, on http too. */
const PROBE = 'placet-probe'

/** Whether a cookie may have this domain: writes one, looks, and removes it. */
function mayHave(domain: string): boolean {
  const places: Places = { paths: ['/'], domains: [domain] }
  for (const attributes of attributesOf(places)) write(`${PROBE}=1; Max-Age=9${attributes}`)
  const kept = cookiePairs().includes(`${PROBE}=1`)
  expire(PROBE, places)
  return kept
}

/**
 * The domains of cookies that the page may set: the empty one, for this host alone, the host and
 * its parents. The browser knows which are public suffixes and refuses them (RFC 6265 §5.3), so
 * it is asked, from the top down. Where it keeps no trial cookie, every parent is given: fewer is
 * only to save time.
 */
export function domainsHere(): string[] {
  const labels = location.hostname.split('.')
  const above = labels.map((_, i) => labels.slice(i).join('.'))
  const registrable = above.findLastIndex(mayHave)
  return ['', ...above.slice(0, registrable + 1 || above.length)]
}
