import { asciiToBase64url } from './policy/base64url.ts'
import type { Claims } from './policy/claims.ts'
import { expiry, maxAge } from './policy/expiry.ts'
import { asPolicy, cookieSpec, type PolicyFile } from './policy/policy.ts'
import { publish } from './policy/publish.ts'

/** A cookie, in the form in which Playwright's `addCookies` takes it. */
export interface SeededCookie {
  readonly name: string
  readonly value: string
  /** The origin it is for, the policy's first; absent where it is for all sub-domains. */
  readonly url?: string
  /** Where it is for all sub-domains: the domain above them, with its dot, and the path. */
  readonly domain?: string
  readonly path?: '/'
  readonly secure: boolean
  readonly sameSite: 'Lax'
  /** Seconds since the epoch, six calendar months on. */
  readonly expires: number
}

/** What is granted, by category; what is not named is refused. */
type Granted = Readonly<Record<string, boolean>>

/** As much of Playwright's `BrowserContext` as takes cookies. */
export interface CookieContext {
  addCookies(cookies: readonly SeededCookie[]): Promise<void>
}

/** The options of `cy.setCookie` that say where and until when a cookie holds. */
export interface SetCookieOptions {
  readonly domain: string
  readonly hostOnly: boolean
  readonly path: '/'
  readonly secure: boolean
  readonly sameSite: 'lax'
  readonly expiry: number
}

/** As much of Cypress's `cy` as takes a cookie. */
export interface CookieCommands<Yielded> {
  setCookie(name: string, value: string, options: SetCookieOptions): Yielded
}

/** As much of a `Document` as takes a cookie. */
export interface CookieDocument {
  cookie: string
}

/**
 * Makes a visitor one who has decided, before the page under test is opened: what is not named is
 * refused. Takes Playwright's context (await it), Cypress's `cy` or a document, such as jsdom's.
 * A document that is not at the policy's first origin keeps no such cookie: that is a TypeError.
 *
 * @example
 * await seed(context, policy, { analytics: true }) // Playwright
 * seed(cy, policy, { analytics: true }) // Cypress
 * seed(document, policy, {}) // jsdom; everything refused
 */
export function seed(context: CookieContext, policy: PolicyFile, granted: Granted): Promise<void>
export function seed<Yielded>(
  cy: CookieCommands<Yielded>,
  policy: PolicyFile,
  granted: Granted,
): Yielded
export function seed(document: CookieDocument, policy: PolicyFile, granted: Granted): void
export function seed(
  target: CookieContext | CookieCommands<unknown> | CookieDocument,
  policy: PolicyFile,
  granted: Granted,
): unknown {
  const seeded = decided(policy, granted)
  if ('addCookies' in target) return target.addCookies([seeded])
  const { origins, domain } = policy.site
  const { hostname } = new URL(origins[0] ?? '')
  if ('setCookie' in target) {
    const { name, value, secure, expires } = seeded
    return target.setCookie(name, value, {
      // Cypress would spread it over all sub-domains, which browsers refuse for `__Host-`.
      domain: domain ?? hostname,
      hostOnly: domain === undefined,
      path: '/',
      secure,
      sameSite: 'lax',
      expiry: expires,
    })
  }
  target.cookie = cookieText(seeded)
  if (target.cookie.split('; ').includes(`${seeded.name}=${seeded.value}`)) return
  throw new TypeError(`seed: no cookie ${seeded.name} is kept; the document must be at ${hostname}`)
}

/** The cookie as `document.cookie` takes it. */
function cookieText({ name, value, domain, secure, expires }: SeededCookie): string {
  const until = new Date(expires * 1000).toUTCString()
  const where = `${domain === undefined ? '' : `; domain=${domain}`}${secure ? '; secure' : ''}`
  return `${name}=${value}; path=/; expires=${until}; samesite=lax${where}`
}

/**
 * The cookie of a visitor who has decided, for tools that `seed` does not know: what is not named
 * is refused. It is unsigned, as the page itself writes it before a server has answered: the page
 * obeys it, and no gate ever does. Pure.
 *
 * @example
 * await context.addCookies([decided(policy, { analytics: true })]) // Playwright
 */
export function decided(
  file: PolicyFile,
  categories: Granted,
  now: number = Date.now(),
): SeededCookie {
  const policy = asPolicy(file)
  const { fingerprint, categories: asked } = publish(policy)
  const { token, secure, domain } = cookieSpec(policy.site)
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
    ...(domain === undefined ? { url: origin } : { domain: `.${domain}`, path: '/' }),
    secure,
    sameSite: 'Lax',
    expires: Math.floor(now / 1000) + maxAge(now),
  }
}
