import { asciiToBase64url } from './policy/base64url.ts'
import type { Claims } from './policy/claims.ts'
import { expiry, maxAge } from './policy/expiry.ts'
import { cookieSpec, type Policy } from './policy/policy.ts'
import { publish } from './policy/publish.ts'

/** A cookie, in the form in which Playwright's `addCookies` takes it. */
export interface SeededCookie {
  readonly name: string
  readonly value: string
  /** The origin it is for: the policy's first. */
  readonly url: string
  readonly secure: boolean
  readonly sameSite: 'Lax'
  /** Seconds since the epoch, six calendar months on. */
  readonly expires: number
}

/**
 * The cookie of a visitor who has decided, for a site's own tests: what is not named is refused. It
 * is unsigned, as the page itself writes it before a server has answered: the page obeys it, and no
 * gate ever does. Pure.
 *
 * @example
 * await context.addCookies([decided(policy, { analytics: true })]) // Playwright
 * const { name, value } = decided(policy, {}) // everything refused
 * cy.setCookie(name, value) // Cypress
 * document.cookie = `${name}=${value}; path=/` // jsdom
 */
export function decided(
  policy: Policy,
  categories: Readonly<Record<string, boolean>>,
  now: number = Date.now(),
): SeededCookie {
  const { fingerprint, categories: asked } = publish(policy)
  const { token, secure } = cookieSpec(policy.site)
  const [origin] = policy.site.origins
  const claims: Claims = {
    ask: Object.fromEntries(Object.entries(asked).map(([key, { hash }]) => [key, hash])),
    cat: Object.keys(asked)
      .filter((key) => categories[key] === true)
      .sort(),
    exp: expiry(now),
    iss: origin,
    pol: fingerprint,
  }
  return {
    name: token,
    value: `u.${asciiToBase64url(JSON.stringify(claims))}`,
    url: origin,
    secure,
    sameSite: 'Lax',
    expires: Math.floor(now / 1000) + maxAge(now),
  }
}
