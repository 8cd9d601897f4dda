import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ConsentState } from '../../packages/core/src/consent-state.ts'
import { decided, seed } from '../../packages/core/src/testing.ts'
import { fineTuneLab } from '../placet.config.ts'
import { openFront, type Front } from './front.ts'
import { htmlOf } from './host-pages.ts'
import { openOwnSite, type OwnSite } from './own-site.ts'
import { cookie } from './visitor.ts'
import { openBrowser } from './world.ts'

const log = (what: string): string => `(window.ran ||= []).push(${JSON.stringify(what)})`
const BODY = ['functional', 'analytics']
  .map(
    (category) =>
      `<script type="text/plain" data-placet="${category}" src="/${category}.js"></script>` +
      `<script type="text/plain" data-placet="${category}">${log(`${category} inline`)}</script>` +
      `<iframe data-placet="${category}" data-src="/${category}.html"></iframe>`,
  )
  .join('')
const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'
const OPTIONAL = /^\/(functional|analytics)\./

interface Site {
  readonly name: string
  /** Where it is, given where the one on plain http is. */
  readonly at: (http: string) => string
  readonly domain?: string
  /** Where the page is opened, if not there. */
  readonly opened?: string
  readonly cookie: string
}

const SITES: readonly Site[] = [
  { name: 'on plain http', at: (http) => http, cookie: 'placet' },
  { name: 'on https', at: () => 'https://www.seeded.test', cookie: '__Host-placet' },
  {
    name: 'whose decision holds on another sub-domain',
    at: () => 'https://www.seeded.test',
    domain: 'seeded.test',
    opened: 'https://app.seeded.test',
    cookie: '__Secure-placet',
  },
]

let tag: string
let policy: ReturnType<typeof fineTuneLab>
let site: OwnSite
let front: Front
let browser: Browser

beforeAll(async () => {
  site = await openOwnSite((path) => {
    if (path === '/') return htmlOf({ name: '' }, tag, BODY)
    if (path === '/policy.json') return JSON.stringify(policy)
    if (!OPTIONAL.test(path)) return undefined
    return path.endsWith('.js') ? log(path.slice(1)) : htmlOf({ name: '' }, '')
  })
  const port = Number(new URL(site.origin).port)
  front = await openFront({ 'www.seeded.test': port, 'app.seeded.test': port })
  browser = await openBrowser(front.port)
})
afterAll(async () => {
  await browser.close()
  await front.close()
  await site.close()
})

let visitor: BrowserContext
let page: Page
let before: number

beforeEach(async () => {
  tag = TAG
  visitor = await browser.newContext({ ignoreHTTPSErrors: true })
  page = await visitor.newPage()
  before = site.asked.length
  // From before there is anything to see: an element that is there for one frame only counts too.
  await page.addInitScript(`
    window.asked = 0
    new MutationObserver(() => {
      if (document.querySelector('placet-consent')) window.asked++
    }).observe(document, { childList: true, subtree: true })
  `)
})
afterEach(() => visitor.close())

const ran = async (): Promise<string[]> =>
  (await page.evaluate<string[]>('window.ran ?? []')).sort()
const asked = async (): Promise<boolean> => (await page.evaluate<number>('window.asked')) > 0
/** What was asked of the site since the test began, as far as `paths` goes. */
const requested = (paths: RegExp): string[] =>
  site.asked
    .slice(before)
    .map(({ path }) => path)
    .filter((path) => paths.test(path))
    .sort()

/** Opens the page, and waits until whatever starts of its own accord must have started. */
async function open(url: string): Promise<ConsentState['status']> {
  await page.goto(url)
  const status = await page.evaluate<ConsentState['status']>(
    'new Promise((tell) => (window.placet ||= []).push(({ state }) => tell(state.status)))',
  )
  await page.waitForLoadState()
  await page.waitForTimeout(300)
  return status
}

describe.each(SITES)('a site $name', ({ at, domain, opened, cookie: name }) => {
  let url: string
  beforeEach(() => {
    const origin = at(site.origin)
    url = opened ?? origin
    policy = fineTuneLab([origin, url], domain)
  })

  test('asks a visitor who was not seeded, and runs nothing', async () => {
    expect(await open(url)).toBe('undecided')
    expect(await asked()).toBe(true)
    expect([await ran(), requested(OPTIONAL)]).toEqual([[], []])
  })

  test('does not ask one who was, not for a frame, and runs what was granted alone', async () => {
    await seed(visitor, policy, { analytics: true })
    expect((await cookie(visitor, name))?.value).toMatch(/^u\.[\w-]+$/)
    expect(await open(url)).toBe('decided')
    expect(await asked()).toBe(false)
    expect(await ran()).toEqual(['analytics inline', 'analytics.js'])
    expect(requested(OPTIONAL)).toEqual(['/analytics.html', '/analytics.js'])
  })

  test('does not ask one who was seeded as refusing, and asks for nothing optional', async () => {
    await seed(visitor, policy, {})
    expect(await open(url)).toBe('decided')
    expect(await asked()).toBe(false)
    expect([await ran(), requested(OPTIONAL)]).toEqual([[], []])
  })

  test('takes the cookie itself as well as it takes seeding', async () => {
    await visitor.addCookies([decided(policy, { functional: true })])
    expect(await open(url)).toBe('decided')
    expect(await asked()).toBe(false)
    expect(await ran()).toEqual(['functional inline', 'functional.js'])
  })

  test('sends a server nothing about a decision that nobody made', async () => {
    tag = TAG.replace('async', 'data-endpoint="/placet" async')
    await seed(visitor, policy, { analytics: true, functional: true })
    expect(await open(url)).toBe('decided')
    expect(await ran()).toHaveLength(4)
    expect(requested(/^\/placet\//)).toEqual([])
  })
})
