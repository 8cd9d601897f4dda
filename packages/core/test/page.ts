import { createPageConsent, type PageOptions } from '../src/consent.ts'
import { createAfter } from '../src/after.ts'
import { gateElements, grant } from '../src/granted.ts'
import { late } from '../src/late.ts'
import { fillOnce, settleSources, startSpecial } from '../src/special.ts'
import { POLICY } from './policy.ts'
import { BUILT } from '../src/built.ts'
import { asciiToBase64url } from '../src/policy/base64url.ts'
import { expiry } from '../src/policy/expiry.ts'
import { cookieSpec, type Policy } from '../src/policy/policy.ts'
import { pagePolicy, publish, type PagePolicy } from '../src/policy/publish.ts'
import { record } from '../src/record.ts'
import { sendEvents } from '../src/send-events.ts'
import type { Consent } from '../src/state.ts'

/** The example policy on the origin that jsdom serves its page from: plain http, cookie `placet`. */
export const LOCAL: Policy = {
  ...POLICY,
  site: { name: 'Example', origins: ['http://localhost:3000'] },
}

export const PAGE: PagePolicy = pagePolicy(publish(LOCAL))

/** Consent for a page of `policy`; the parts loaded on demand are at hand. */
export function consentFor(options: Partial<PageOptions> = {}, page: PagePolicy = PAGE): Consent {
  return createPageConsent(page, {
    bundle: BUILT,
    recorder: late(async () => ({ record })),
    after: late(async () => ({ createAfter })),
    granted: late(async () => ({ grant, gateElements })),
    special: late(async () => ({ startSpecial, settleSources, fillOnce })),
    sender: late(async () => ({ sendEvents })),
    source: LOCAL,
    ...options,
  })
}

/** A token as a server would sign it; the page reads signatures as opaque. */
export function signedToken(cat: readonly string[], change: object = {}): string {
  const ask = Object.fromEntries(
    Object.entries(PAGE.categories).map(([key, { hash }]) => [key, hash]),
  )
  const claims = {
    ask,
    cat,
    exp: expiry(Date.now()),
    iss: PAGE.issuer,
    pol: PAGE.fingerprint,
    ...change,
  }
  return `eyJhIjoxfQ.${asciiToBase64url(JSON.stringify(claims))}.c2ln`
}

export function setCookie(value: string): void {
  document.cookie = `${cookieSpec(LOCAL.site).token}=${value}; path=/`
}

export function tokenCookie(): string | undefined {
  return document.cookie
    .split('; ')
    .find((pair) => pair.startsWith('placet='))
    ?.slice('placet='.length)
}

/** What the consents of one test listen to, so that the next test gets a page without them. */
const leaving: (() => void)[] = []

function forgettable(target: Window | Document): void {
  const add = target.addEventListener.bind(target)
  target.addEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    add(type, listener)
    leaving.push(() => target.removeEventListener(type, listener))
  }
}
forgettable(window)
forgettable(document)

const Channel = BroadcastChannel
globalThis.BroadcastChannel = class extends Channel {
  constructor(name: string) {
    super(name)
    leaving.push(() => this.close())
  }
}

/** A page as it is at first: no listeners, no cookie, no storage, no content. */
export function freshPage(): void {
  for (const leave of leaving.splice(0)) leave()
  for (const pair of document.cookie.split('; ')) {
    document.cookie = `${pair.split('=')[0]}=; path=/; max-age=0`
  }
  localStorage.clear()
  sessionStorage.clear()
  document.body.replaceChildren()
}

/** Lets everything that is already due happen. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
  await new Promise((resolve) => setTimeout(resolve, 0))
}

/** Lets a frame be painted, and what waited for it happen. */
export async function painted(): Promise<void> {
  await new Promise(requestAnimationFrame)
  await settled()
  await settled()
}
