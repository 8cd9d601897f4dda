import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Consent } from '../../packages/core/src/state.ts'
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.ts'
import { fineTuneLab } from '../placet.config.ts'
import { openFront, type Front } from './front.ts'
import { action, cookie, eventually, NOTICE, PREFERENCES } from './visitor.ts'
import {
  pagePolicy,
  publish,
  expiry,
  asciiToBase64url,
} from '../../packages/core/src/policy/index.ts'
import { openBrowser } from './world.ts'

declare global {
  interface Window {
    consent?: Consent
    /** What ran and stopped in this page, and when. */
    seen: { what: string; at: number }[]
  }
}

const ONE = 'https://one.site.test'
const SHARED = 'https://www.shared.test'
const SUB = 'https://app.shared.test'
const DIST = new URL('../../packages/widget/dist/', import.meta.url)

const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'
const SERVED = TAG.replace('async', 'data-endpoint="/placet" async')
/** Throws where a browser lets a page keep nothing. */
const REFUSES = `for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
  Object.defineProperty(window, name, { get() { throw new DOMException(name, 'SecurityError') } })
}
Object.defineProperty(Document.prototype, 'cookie', {
  get() { throw new DOMException('cookie', 'SecurityError') },
  set() { throw new DOMException('cookie', 'SecurityError') },
})`
const GPC = `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`

/** A page that is rendered ahead, until its `activate()`. */
const AHEAD = `let ahead = true
Object.defineProperty(Document.prototype, 'prerendering', { get: () => ahead })
window.activate = () => {
  ahead = false
  document.dispatchEvent(new Event('prerenderingchange', { bubbles: true }))
}`

const RUNS = `<script>
  window.seen = [];
  const see = (what) => seen.push({ what, at: Date.now() });
  (window.placet ||= []).push((consent) => {
    window.consent = consent
    consent.run('analytics', () => { see('start'); return () => see('stop') })
  })
</script>`
const html = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><body><h1>A page</h1><button data-placet-open>Cookie settings</button>${body}`

const PAGES: Readonly<Record<string, string>> = {
  '/': html(RUNS + TAG),
  '/served': html(RUNS + SERVED),
  '/frames': html(`${RUNS + TAG}<iframe src="${SHARED}/"></iframe><iframe src="${SUB}/"></iframe>`),
  '/plain': html(''),
  '/elsewhere': html(''),
  '/sandbox': html('<iframe sandbox="allow-scripts" src="/served"></iframe>'),
}

/** Each host has a policy of its own; two sub-domains share one. */
function policyFor(host: string): string {
  const shared = host.endsWith('shared.test')
  return JSON.stringify(shared ? fineTuneLab([SHARED, SUB], 'shared.test') : fineTuneLab([ONE]))
}

/** Any origin may read these files, as from a CDN: a sandboxed frame has none to be named by. */
const server: Server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const type = /\.(\w+)$/.exec(pathname)?.[1]
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('content-type', type === 'js' ? 'text/javascript' : 'text/html; charset=utf-8')
  if (type === 'js') {
    readFile(new URL(`.${pathname}`, DIST)).then(
      (body) => response.end(body),
      () => response.writeHead(404).end(),
    )
  } else if (pathname === '/policy.json') response.end(policyFor(request.headers.host ?? ''))
  else if (pathname in PAGES) response.end(PAGES[pathname])
  else response.writeHead(503).end()
})

let front: Front
/** The same pages on plain http, for a browser of its own. */
let plain: string
let browser: Browser
let visitor: BrowserContext
let errors: string[]

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  plain = `http://127.0.0.1:${address.port}`
  const hosts = [ONE, SHARED, SUB].map((origin) => new URL(origin).host)
  front = await openFront(Object.fromEntries(hosts.map((name) => [name, address.port])))
  browser = await openBrowser(front.port)
})
afterAll(async () => {
  await browser.close()
  await front.close()
  server.closeAllConnections()
  server.close()
})
beforeEach(async () => {
  visitor = await browser.newContext({ ignoreHTTPSErrors: true })
  errors = []
})
afterEach(async () => {
  await visitor.close()
  expect(errors).toEqual([])
})

/** Opens a tab; `before` runs ahead of every script of its pages. */
async function tab(url: string, before?: string): Promise<Page> {
  const page = await visitor.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  if (before !== undefined) await page.addInitScript(before)
  await page.goto(url)
  await page.waitForFunction(() => window.consent !== undefined, undefined, { polling: 50 })
  return page
}

const seen = async (page: Page | Frame): Promise<string[]> =>
  (await page.evaluate(() => window.seen)).map(({ what }) => what)
const allows = (page: Page | Frame): Promise<boolean> =>
  page.evaluate(() => window.consent?.allows('analytics') === true)
const status = (page: Page | Frame): Promise<string | undefined> =>
  page.evaluate(() => window.consent?.state.status)

/** Decides in one page, and gives the time of it. */
const decide = (page: Page | Frame, how: 'acceptAll' | 'withdraw'): Promise<number> =>
  page.evaluate((name) => {
    window.consent?.[name]()
    return Date.now()
  }, how)

/** Waits until this page saw `what` for the nth time, and gives the ms since `at`. */
async function since(at: number, page: Page | Frame, what: string): Promise<number> {
  return eventually(async () => {
    const last = (await page.evaluate(() => window.seen)).at(-1)
    return last?.what === what ? last.at - at : undefined
  })
}

/** Decides in `page`; every other one follows within a second. */
async function followed(page: Page | Frame, others: readonly (Page | Frame)[]): Promise<void> {
  for (const [how, what] of [
    ['acceptAll', 'start'],
    ['withdraw', 'stop'],
    ['acceptAll', 'start'],
  ] as const) {
    const at = await decide(page, how)
    const took = await Promise.all(others.map((other) => since(at, other, what)))
    expect(Math.max(...took), `${how} took ${took.join()} ms`).toBeLessThan(1000)
  }
}

const NO_CHANNEL = 'delete window.BroadcastChannel;'
const NO_EVENTS = 'delete window.cookieStore;'
/** A tab in the background paints nothing. */
const BACKGROUND = `Object.defineProperties(document, {
  hidden: { value: true }, visibilityState: { value: 'hidden' },
}); window.requestAnimationFrame = () => 0;`

describe('other tabs follow a decision within a second', () => {
  test.each([
    ['by the channel', NO_EVENTS],
    ['by the cookie’s own events, where there is no channel', NO_CHANNEL],
    ['by the storage event, where there are neither', NO_CHANNEL + NO_EVENTS],
  ])('%s, also in the background', async (_, without) => {
    const page = await tab(ONE, without)
    const others = [await tab(ONE, without), await tab(ONE, without + BACKGROUND)]
    await page.locator(NOTICE).waitFor()
    await followed(page, others)
    expect(await others[0]?.locator(NOTICE).count()).toBe(0)
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  test('on another sub-domain, where the policy spans them', async () => {
    await followed(await tab(SHARED), [await tab(SUB)])
    expect((await cookie(visitor, '__Secure-placet'))?.domain).toBe('.shared.test')
  })

  test('and in frames of the same origin and of a sub-domain, either way', async () => {
    const page = await tab(`${SHARED}/frames`)
    const frames = page.frames().filter((frame) => frame !== page.mainFrame())
    expect(frames).toHaveLength(2)
    await Promise.all(frames.map((frame) => frame.waitForFunction(() => window.consent)))
    await followed(page, frames)
    const [same, sub] = frames
    if (!same || !sub) throw new TypeError('no frames')
    await decide(page, 'withdraw')
    await followed(sub, [page, same])
    expect(await page.locator(NOTICE).count()).toBe(0)
  })
})

/** A grant as a server would have signed it; a page reads signatures as opaque. */
function granted(): string {
  const { categories, issuer: iss, fingerprint: pol } = pagePolicy(publish(fineTuneLab([ONE])))
  const ask = Object.fromEntries(Object.entries(categories).map(([key, { hash }]) => [key, hash]))
  const claims = { ask, cat: ['analytics', 'functional'], exp: expiry(Date.now()), iss, pol }
  return `eyJhIjoxfQ.${asciiToBase64url(JSON.stringify(claims))}.c2ln`
}
const giveGrant = (): Promise<void> =>
  visitor.addCookies([
    { name: '__Host-placet', value: granted(), domain: 'one.site.test', path: '/', secure: true },
  ])
const hits = (path: string): number => front.hits.filter((hit) => hit.path === path).length
const settle = (page: Page): Promise<void> => page.waitForTimeout(600)

describe('a page that was asleep', () => {
  test('takes over what was decided elsewhere when the back button brings it up', async () => {
    const page = await tab(ONE)
    const at = await decide(page, 'acceptAll')
    await since(at, page, 'start')
    await page.goto(`${ONE}/served`)
    await page.waitForFunction(() => window.consent !== undefined)
    await decide(page, 'withdraw')
    await settle(page)
    await page.evaluate(() => void setTimeout(() => history.back()))
    await eventually(async () => (page.url() === `${ONE}/` ? true : undefined))
    await page.waitForFunction(() => window.consent?.state.status === 'decided')
    await settle(page)
    expect(await allows(page)).toBe(false)
    expect((await seen(page)).at(-1)).not.toBe('start')
  })

  test('and heard nothing reads the cookie again when it is restored', async () => {
    const page = await tab(ONE, NO_CHANNEL + NO_EVENTS)
    await since(await decide(page, 'acceptAll'), page, 'start')
    await giveGrant()
    const other = await tab(ONE)
    await decide(other, 'withdraw')
    await settle(page)
    expect(await allows(page)).toBe(true)
    await page.evaluate(() =>
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    )
    expect(await seen(page)).toEqual(['start', 'stop'])
  })

  test('is restored from the back/forward cache wherever the browser restores pages', async () => {
    const fresh = await chromium.launch({
      executablePath: await findChromium(),
      args: [...CHROMIUM_FLAGS],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    })
    try {
      const context = await fresh.newContext({ ignoreHTTPSErrors: true })
      const persisted = async (path: string): Promise<unknown> => {
        const page = await context.newPage()
        await page.goto(plain + path)
        await page.waitForTimeout(600)
        await page.evaluate(() => {
          window.addEventListener('pageshow', (event) => {
            document.title = String(event.persisted)
          })
        })
        await page.goto(`${plain}/elsewhere`)
        await page.evaluate(() => void setTimeout(() => history.back()))
        await eventually(async () => (page.url() === plain + path ? true : undefined))
        await page.waitForTimeout(600)
        return (await page.title()) === 'true'
      }
      expect(await persisted('/')).toBe(await persisted('/plain'))
    } finally {
      await fresh.close()
    }
  })
})

describe('a page that is rendered ahead', () => {
  test('runs nothing, sends nothing and asks nothing; shown, it does what was decided', async () => {
    await giveGrant()
    const before = hits('/placet/events')
    const page = await tab(`${ONE}/served`, AHEAD)
    await page.evaluate(() => window.consent?.track('page_view', { page: 'home' }))
    await settle(page)
    expect(await seen(page)).toEqual([])
    expect(await page.locator('placet-consent').count()).toBe(0)
    expect(hits('/placet/events')).toBe(before)
    await page.evaluate('activate()')
    await eventually(async () => (hits('/placet/events') > before ? true : undefined))
    expect(await seen(page)).toEqual(['start'])
    expect(await page.locator('placet-consent').count()).toBe(0)
  })

  test('and was refused elsewhere before it is shown never runs anything', async () => {
    await giveGrant()
    const ahead = await tab(`${ONE}/served`, AHEAD)
    await decide(await tab(ONE), 'withdraw')
    await settle(ahead)
    await ahead.evaluate('activate()')
    await settle(ahead)
    expect(await seen(ahead)).toEqual([])
    expect(await ahead.locator('placet-consent').count()).toBe(0)
  })

  test('and is undecided shows the notice only when it is shown', async () => {
    const page = await tab(ONE, AHEAD)
    await settle(page)
    expect(await page.locator('placet-consent').count()).toBe(0)
    await page.evaluate('activate()')
    await page.locator(NOTICE).waitFor()
  })
})

describe('a clock that jumps', () => {
  const show = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  const jump = async (page: Page, days: number): Promise<void> =>
    page.clock.setSystemTime(Date.now() + days * 86_400_000)

  test('seven months ahead denies at once, and asks again when the page is shown', async () => {
    const page = await tab(ONE)
    await since(await decide(page, 'acceptAll'), page, 'start')
    await jump(page, 214)
    expect(await allows(page)).toBe(false)
    await show(page)
    await page.locator(NOTICE).waitFor()
    expect((await seen(page)).at(-1)).toBe('stop')
  })

  test('a year back asks nobody again', async () => {
    const page = await tab(ONE)
    await since(await decide(page, 'acceptAll'), page, 'start')
    await jump(page, -365)
    await show(page)
    await settle(page)
    expect(await allows(page)).toBe(true)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(await seen(page)).toEqual(['start'])
  })
})

describe('a browser that keeps nothing', () => {
  const withoutCookies = async (page: Page): Promise<void> => {
    const session = await visitor.newCDPSession(page)
    await session.send('Emulation.setDocumentCookieDisabled', { disabled: true })
    await page.reload()
    await page.waitForFunction(() => window.consent !== undefined)
  }

  test.each([
    ['switched off', undefined],
    ['refused, and storage too', REFUSES],
  ])('with cookies %s: a decision holds in the page, and the next one asks', async (_, before) => {
    const page = await tab(ONE, before)
    if (before === undefined) await withoutCookies(page)
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await eventually(async () => ((await seen(page)).length === 1 ? true : undefined))
    expect(await page.locator(NOTICE).count()).toBe(0)
    await page.evaluate(() => dispatchEvent(new Event('pageshow')))
    expect(await allows(page)).toBe(true)
    await decide(page, 'withdraw')
    await settle(page)
    expect(await seen(page)).toEqual(['start', 'stop'])
    expect(await status(page)).toBe('decided')
    await page.reload()
    await page.locator(NOTICE).waitFor()
  })

  test('a sandboxed frame asks and obeys, and leaves the server alone', async () => {
    const before = hits('/placet/decisions')
    const page = await visitor.newPage()
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(`${ONE}/sandbox`)
    await page
      .frameLocator('iframe')
      .locator(`${NOTICE} ${action('accept-all')}`)
      .click()
    const frame = page.frames()[1]
    if (!frame) throw new TypeError('no frame')
    await eventually(async () => ((await seen(frame)).length === 1 ? true : undefined))
    await page.waitForTimeout(2500)
    expect(await allows(frame)).toBe(true)
    expect(hits('/placet/decisions')).toBe(before)
    await decide(frame, 'withdraw')
    await settle(page)
    expect(await seen(frame)).toEqual(['start', 'stop'])
  })
})

test('Global Privacy Control vetoes an earlier grant, and a grant made under it stands', async () => {
  const before = await tab(ONE)
  await since(await decide(before, 'acceptAll'), before, 'start')
  await before.close()
  const page = await tab(ONE, GPC)
  await settle(page)
  expect(await seen(page)).toEqual([])
  expect(await page.locator(NOTICE).count()).toBe(0)
  await page.locator('[data-placet-open]').click()
  await page.locator(`${PREFERENCES} [data-placet-signal]`).waitFor()
  expect(await page.locator('[data-placet-signal]').textContent()).toMatch(/Global Privacy Control/)
  await page.locator(`${PREFERENCES} ${action('accept-all')}`).click()
  await eventually(async () => ((await seen(page)).length === 1 ? true : undefined))
  await page.reload()
  await page.waitForFunction(() => window.consent !== undefined)
  await eventually(async () => ((await seen(page)).length === 1 ? true : undefined))
  expect(await allows(page)).toBe(true)
})
