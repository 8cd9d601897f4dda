import { headerValues, type HeaderSource } from '../gate/headers.ts'

/** What the answer of a gate depends on. */
const DEPENDS_ON = ['Cookie', 'Sec-GPC']

/** Headers by which a CDN is told otherwise than `Cache-Control` tells (RFC 9213). */
const TARGETED = [
  'CDN-Cache-Control',
  'Cloudflare-CDN-Cache-Control',
  'Netlify-CDN-Cache-Control',
  'Vercel-CDN-Cache-Control',
  'Surrogate-Control',
]

/** What lets a shared cache keep a response, and a `private` that means single headers only. */
const SHARED = /^(public|private|s-maxage|proxy-revalidate|must-understand)$/

/** The members of a header that is a list. A comma is between members unless it is quoted. */
function membersOf(source: HeaderSource, name: string): string[] {
  const text = headerValues(source, name).join(',')
  const members = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []
  return members.map((member) => member.trim()).filter((member) => member !== '')
}

/** The name of a Cache-Control directive, without its argument. */
const nameOf = (directive: string): string => directive.split('=')[0]?.trim().toLowerCase() ?? ''

/**
 * Headers for HTML that depends on a visitor's answer, as what the response has already is to be
 * replaced: `Cache-Control` with `private`, everything stricter kept (`no-store` above all) and
 * what is meant for shared caches taken out; `Vary` with `Cookie` and `Sec-GPC`; and `no-store` in
 * each header by which a CDN was told otherwise. Applied twice it changes nothing more.
 *
 * HTML with a nonce must also not be answered with 304: the kept page has the nonce of another
 * response.
 */
export function privateHeaders(current: HeaderSource): Record<string, string> {
  const kept = membersOf(current, 'cache-control').filter((one) => !SHARED.test(nameOf(one)))
  const vary = membersOf(current, 'vary')
  const known = new Set(vary.map((name) => name.toLowerCase()))
  const missing = DEPENDS_ON.filter((name) => !known.has(name.toLowerCase()))
  const targeted = TARGETED.filter((name) => headerValues(current, name.toLowerCase()).length > 0)
  return {
    'Cache-Control': ['private', ...kept].join(', '),
    Vary: known.has('*') ? '*' : [...vary, ...missing].join(', '),
    ...Object.fromEntries(targeted.map((name) => [name, 'no-store'])),
  }
}
