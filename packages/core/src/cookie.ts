import Cookies from 'js-cookie'
import type { CookieSpec } from './policy/policy.ts'

/** Writes the token cookie with the attributes the server would give it. */
export function writeCookie(
  { token, secure, domain }: Omit<CookieSpec, 'rid'>,
  value: string,
  maxAge: number,
): void {
  Cookies.set(token, value, {
    secure,
    domain,
    path: '/',
    SameSite: 'Lax',
    'Max-Age': String(maxAge),
  })
}

/** Each path from the root down to the page's own. */
function paths(): string[] {
  const parts = location.pathname.split('/').slice(1)
  return ['/', ...parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`)]
}

/** Each domain from the page's host up; a browser ignores those it does not let a page set. */
function domains(): string[] {
  const labels = location.hostname.split('.')
  return labels.map((_, i) => labels.slice(i).join('.'))
}

/**
 * Removes a cookie wherever script may have put it: host-only and on each parent domain, at each
 * path above the page, partitioned or not. One that is HttpOnly stays: only its server can.
 */
export function clearCookie(
  name: string,
  declared: { readonly path?: string | undefined; readonly domain?: string | undefined } = {},
): void {
  const secure = location.protocol === 'https:'
  for (const path of new Set([...paths(), declared.path ?? '/'])) {
    for (const domain of new Set([undefined, ...domains(), declared.domain])) {
      Cookies.remove(name, { path, domain, secure })
      if (secure) Cookies.remove(name, { path, domain, secure, Partitioned: true })
    }
  }
}
