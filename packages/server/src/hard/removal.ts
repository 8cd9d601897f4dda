import { cookieSpec, fits, type CookieUse, type Policy } from '@placet/core/policy'
import type { Answer } from '../gate/answer.ts'
import { isAllowed } from './allowed.ts'

/** A name that may be echoed in a header: RFC 9110 §5.6.2's token, no more. */
const TOKEN = /^[\w!#$%&'*+\-.^`|~]{1,256}$/

/** Paths and domains, checked again since they are about to stand in a header. */
const PATH = /^\/[\x21-\x3a\x3c-\x7e]{0,255}$/
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/

/**
 * Characters that one response spends on removals: with Placet's own two cookies that stays below
 * the 4 KB that proxies give to all headers. What is left is removed with the next response.
 */
const MAX_CHARS = 2400

type Allows = Pick<Answer, 'allows'>

/** The cookies of services that may run, or of those that may not. */
function cookiesOf(policy: Policy, answer: Allows, allowed: 'allowed' | 'held'): CookieUse[] {
  return Object.values(policy.services)
    .filter((service) => isAllowed(service, answer) === (allowed === 'allowed'))
    .flatMap(({ cookies = [] }) => cookies)
}

/** Whether a cookie may be: Placet's own, or one that an essential or granted service declares. */
export function mayBe(policy: Policy, answer: Allows): (name: string) => boolean {
  const { token, rid } = cookieSpec(policy.site)
  const declared = cookiesOf(policy, answer, 'allowed').map((cookie) => cookie.name)
  return (name) => name === token || name === rid || declared.some((pattern) => fits(pattern, name))
}

/** Every place a cookie may have been put: no two lines name the same. */
function linesFor(name: string, { path = '/', domain, httpOnly }: CookieUse, { site }: Policy) {
  const isHostOnly = name.startsWith('__Host-')
  const rest = `; Max-Age=0${httpOnly === true ? '; HttpOnly' : ''}${cookieSpec(site).secure ? '; Secure' : ''}`
  const paths = new Set(isHostOnly ? ['/'] : ['/', path].filter((one) => PATH.test(one)))
  const domains = new Set(
    isHostOnly ? [] : [domain, site.domain].filter((one) => one !== undefined && DOMAIN.test(one)),
  )
  return [...paths].flatMap((at) =>
    [undefined, ...domains].map(
      (on) => `${name}=; Path=${at}${on === undefined ? '' : `; Domain=${on}`}${rest}`,
    ),
  )
}

/** What is to be removed of a visitor's cookies. */
export interface Removal {
  readonly policy: Policy
  readonly answer: Allows
  /** Names of the cookies that the request carried. */
  readonly carried: readonly string[]
  /** Every cookie of held services, or those alone that script cannot reach. */
  readonly which: 'all' | 'http-only'
}

/**
 * The `Set-Cookie` lines that remove the cookies of services that may not run: wherever the policy
 * says they are, on the host alone and on the site's domain. A name that an allowed service also
 * declares is left alone. Those that only a server can remove come first; 2400 characters at most.
 */
export function removals({ policy, answer, carried, which }: Removal): string[] {
  const isKept = mayBe(policy, answer)
  const names = carried.filter((name) => TOKEN.test(name) && !isKept(name))
  const held = cookiesOf(policy, answer, 'held')
  const first = held.filter(({ httpOnly }) => httpOnly === true)
  const all = which === 'all' ? [...first, ...held.filter((one) => !first.includes(one))] : first
  const lines = all.flatMap((cookie) =>
    names
      .filter((name) => fits(cookie.name, name))
      .flatMap((name) => linesFor(name, cookie, policy)),
  )
  let left = MAX_CHARS
  return [...new Set(lines)].filter((line) => (left -= line.length) >= 0)
}

/** HttpOnly cookies of held services whose names are written out: they can be removed unseen. */
export function writtenOut(policy: Policy, answer: Allows): CookieUse[] {
  return cookiesOf(policy, answer, 'held').filter(
    ({ name, httpOnly }) => httpOnly === true && !name.includes('*'),
  )
}

/** Names of those that a request to `pathname` would not carry even if they were there. */
export function unseen(policy: Policy, answer: Allows, pathname: string): string[] {
  const isSeen = ({ path = '/' }: CookieUse): boolean =>
    pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  return writtenOut(policy, answer)
    .filter((cookie) => !isSeen(cookie))
    .map(({ name }) => name)
}
