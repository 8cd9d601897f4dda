import type { BrowserContext } from 'playwright-core'
import { optionalCategories } from '../../../packages/core/src/policy/policy.ts'
import { publish } from '../../../packages/core/src/policy/publish.ts'
import type { Keys } from '../../../packages/server/src/keys.ts'
import { claimsOf, tokenSigner } from '../../../packages/server/src/token.ts'
import { eventually } from '../visitor.ts'
import { POLICY } from './policy.ts'
import { OWN } from './technique.ts'

/** The name of the lab site's token cookie. */
export const TOKEN = '__Host-placet'

/** What the visitor has said, in every way in which nothing optional may happen, and the one other. */
export const DENIED = [
  'undecided',
  'refused',
  'withdrawn',
  'vetoed by GPC',
  'garbage cookie',
  'expired',
] as const
export type State = (typeof DENIED)[number] | 'granted'

const YEAR = 31_536_000_000

async function token(keys: Keys, said: 'granted' | 'refused', at: number): Promise<string> {
  const { fingerprint, categories } = publish(POLICY)
  const asked = Object.fromEntries(Object.entries(categories).map(([key, { hash }]) => [key, hash]))
  const granted = optionalCategories(POLICY).map((key) => [key, said === 'granted'])
  const answered = {
    policy: fingerprint,
    asked,
    categories: Object.fromEntries(granted),
    gpc: false,
    at,
  }
  return tokenSigner(keys.signing)(claimsOf(`https://${OWN}`, answered))
}

const grantedNow = (keys: Keys): Promise<string> => token(keys, 'granted', Date.now())

const COOKIES: Readonly<Record<State, (keys: Keys) => Promise<string> | string | undefined>> = {
  undecided: () => undefined,
  refused: (keys) => token(keys, 'refused', Date.now()),
  withdrawn: grantedNow,
  'vetoed by GPC': grantedNow,
  'garbage cookie': () => 'u.e30.~',
  expired: (keys) => token(keys, 'granted', Date.now() - YEAR),
  granted: grantedNow,
}

/** Gives a visitor the token cookie of a state, if it has one. */
export async function giveToken(visitor: BrowserContext, state: State, keys: Keys): Promise<void> {
  const value = await COOKIES[state](keys)
  if (value === undefined) return
  await visitor.addCookies([{ name: TOKEN, value, url: `https://${OWN}/`, secure: true }])
}

/** Withdraws in a page of the site, as a visitor who had granted everything. */
async function withdraw(visitor: BrowserContext): Promise<void> {
  const page = await visitor.newPage()
  await page.goto(`https://${OWN}/plain`)
  await page.evaluate('(window.placet ||= []).push((consent) => consent.withdraw())')
  await eventually(async () => {
    const cookies = await visitor.cookies()
    return cookies.find(({ name, value }) => name === TOKEN && value.startsWith('u.'))
  })
  await page.close()
}

/**
 * What the visitor's browser sends with every request. Added where requests arrive, since what a
 * test tells Chromium to send is not sent for the script of a service worker.
 */
export const sentBy = (state: State): Readonly<Record<string, string>> =>
  state === 'vetoed by GPC' ? { 'sec-gpc': '1' } : {}

/** Brings a visitor who has never been here into a state, before the page is opened. */
export async function bring(visitor: BrowserContext, state: State, keys: Keys): Promise<void> {
  await giveToken(visitor, state, keys)
  if (state === 'withdrawn') await withdraw(visitor)
  if (state === 'vetoed by GPC') {
    await visitor.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    )
  }
}
