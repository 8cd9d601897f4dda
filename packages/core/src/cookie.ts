import Cookies from 'js-cookie'
import type { CookieSpec } from './policy/policy.ts'
import { domainsHere } from './sweep/domains.ts'
import { expire } from './sweep/expire.ts'
import { pathsHere, pathTwins } from './sweep/paths.ts'

/**
 * Writes the token cookie with the attributes the server would give it. Where the browser keeps
 * none (a sandboxed frame throws, others ignore it) nothing happens; reading it back tells. Its path is `/`, as js-cookie has it.
 */
export function writeCookie(
  { token, secure, domain }: Omit<CookieSpec, 'rid'>,
  value: string,
  maxAge: number,
): void {
  try {
    Cookies.set(token, value, {
      secure,
      domain,
      SameSite: 'Lax',
      'Max-Age': String(maxAge),
    })
  } catch {
    return
  }
}

/**
 * Removes every variant of a cookie that script can reach: host-only and on each parent domain,
 * at each path above the page and the declared one, partitioned or not. Never throws. One that is
 * HttpOnly stays: only its server can remove it.
 */
export function clearCookie(
  name: string,
  {
    path,
    domain,
  }: { readonly path?: string | undefined; readonly domain?: string | undefined } = {},
): void {
  const paths = [...pathsHere(), ...pathTwins(path)]
  expire(name, { paths, domains: [...domainsHere(), domain ?? ''] })
}
