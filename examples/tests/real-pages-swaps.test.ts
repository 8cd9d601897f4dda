import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  allowed,
  DENIED,
  OPERABLE,
  openRealSite,
  pageOf,
  press,
  reachable,
  settled,
  type RealSite,
} from './real-pages-site.ts'
import { cookie, eventually, NOTICE, PREFERENCES } from './visitor.ts'

let real: RealSite

const turbo = (title: string, to: string): string =>
  pageOf({
    head: '<script src="/turbo.js"></script>',
    body: `<h2>${title}</h2><a id="next" href="${to}">Next</a>`,
  })
const htmx = (title: string, to: string): string =>
  pageOf({
    head: '<script src="/htmx.js"></script>',
    onBody: 'hx-boost:inherited="true"',
    body: `<h2>${title}</h2><a id="next" href="${to}">Next</a>`,
  })

beforeAll(async () => {
  real = await openRealSite({
    '/': pageOf(),
    '/turbo': turbo('One', '/turbo-next'),
    '/turbo-next': turbo('Two', '/turbo'),
    '/htmx': htmx('One', '/htmx-next'),
    '/htmx-next': htmx('Two', '/htmx'),
  })
})
afterAll(() => real.close())
afterEach(async () => {
  expect(await real.leave()).toEqual([])
})

/** A way in which a page replaces what it shows without loading another document. */
interface Swap {
  readonly name: string
  readonly path: string
  run(page: Page): Promise<void>
}

/** Runs `code`, which has a new body, in the page. */
const byHand = (name: string, code: string): Swap => ({
  name,
  path: '/',
  run: (page) =>
    page.evaluate(`(async () => {
      const next = document.createElement('body')
      const heading = document.createElement('h1')
      heading.textContent = 'Next'
      const opener = document.createElement('button')
      opener.dataset.placetOpen = ''
      opener.textContent = 'Cookie settings'
      next.append(heading, opener)
      ${code}
    })()`),
})

/** Follows the page's link, which a library turns into a swap. */
const byLink = (name: string, path: string): Swap => ({
  name,
  path,
  async run(page) {
    const heading = page.locator('body > h2')
    const before = await heading.textContent()
    await page.locator('#next').click()
    await page.waitForFunction(
      (old) => document.querySelector('body > h2')?.textContent !== old,
      before,
    )
  },
})

const SWAPS: readonly Swap[] = [
  byHand('html.replaceChild', 'document.documentElement.replaceChild(next, document.body)'),
  byHand('body.replaceWith', 'document.body.replaceWith(next)'),
  byHand('document.body =', 'document.body = next'),
  byHand('body.innerHTML =', 'document.body.innerHTML = next.innerHTML'),
  byHand('body.replaceChildren', 'document.body.replaceChildren(...next.childNodes)'),
  byHand(
    'a body taken out, and another put in later',
    `document.body.remove()
     await new Promise((resolve) => setTimeout(resolve, 60))
     document.documentElement.append(next)`,
  ),
  byHand(
    'a view transition around the new body, as in Astro',
    'await document.startViewTransition(() => document.body.replaceWith(next)).finished',
  ),
  byLink('Turbo', '/turbo'),
  byLink('htmx', '/htmx'),
]

/** The document is still the one that was loaded. */
const mark = (page: Page): Promise<void> => page.evaluate(() => void (window.noted = ['here']))
const marked = (page: Page): Promise<unknown> => page.evaluate(() => window.noted)

describe.each(SWAPS)('where the page is swapped by $name', ({ path, run }) => {
  test('the notice is there again, once, can be operated, and is obeyed', async () => {
    const { page, visitor } = await real.visit(path)
    await page.locator(NOTICE).waitFor()
    await mark(page)
    for (let i = 0; i < 3; i++) {
      await run(page)
      await page.locator(NOTICE).waitFor({ timeout: 3000 })
      expect(await reachable(page)).toEqual(OPERABLE)
      expect(await allowed(page)).toEqual(DENIED)
    }
    expect(await marked(page)).toEqual(['here'])
    await press(page, 'accept-all')
    await eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
    // What is allowed runs after the page has painted that it is.
    await page.waitForFunction('window.ran.length === 2')
    const { analytics, ran } = await allowed(page)
    expect([analytics, ran]).toEqual([true, ['functional', 'analytics']])
  })

  test('an answer is not asked for again', async () => {
    const { page } = await real.visit(path)
    await page.locator(NOTICE).waitFor()
    await mark(page)
    await press(page, 'reject-all')
    await run(page)
    await settled(page)
    await run(page)
    await settled(page)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(await allowed(page)).toEqual(DENIED)
    expect(await marked(page)).toEqual(['here'])
    // Nor is the way back lost.
    await page.locator('[data-placet-open]').click()
    await page.locator(PREFERENCES).waitFor({ timeout: 3000 })
  })

  test('preferences that were open grant nothing, and the notice is there again', async () => {
    const { page } = await real.visit(path)
    await page.locator(NOTICE).waitFor()
    await page.locator('[data-placet-open]').click()
    await page.locator(`${PREFERENCES} [data-placet-category=analytics]`).check()
    // Behind the dialog the page goes on by itself.
    if (path === '/') await run(page)
    else {
      await page.evaluate(() => document.querySelector<HTMLElement>('#next')?.click())
      await page.getByText('Two').waitFor()
    }
    await page.locator(NOTICE).waitFor({ timeout: 3000 })
    expect(await allowed(page)).toEqual(DENIED)
    expect((await reachable(page))['hosts']).toBe(1)
    await page.keyboard.press('Escape')
    await settled(page)
    expect(await reachable(page)).toEqual(OPERABLE)
    await press(page, 'reject-all')
    await settled(page)
    expect(await page.locator(NOTICE).count()).toBe(0)
  })
})

test('what Turbo kept of a page has no second notice when one goes back', async () => {
  const { page } = await real.visit('/turbo')
  await page.locator(NOTICE).waitFor()
  await mark(page)
  await page.locator('#next').click()
  await page.getByText('Two').waitFor()
  await page.locator(NOTICE).waitFor()
  await page.goBack()
  await page.getByText('One').waitFor()
  await page.locator(NOTICE).waitFor()
  await settled(page)
  expect(await reachable(page)).toEqual(OPERABLE)
  expect(await marked(page)).toEqual(['here'])
})

describe('where nothing but the notice is taken out of the page', () => {
  test.each([
    ['once', "document.querySelector('placet-consent').remove()"],
    ['by its parent', "document.body.removeChild(document.querySelector('placet-consent'))"],
    [
      'whenever it comes',
      `new MutationObserver(() => {
        const found = document.querySelector('placet-consent')
        if (found) { noted.push('removed'); found.remove() }
      }).observe(document, { childList: true, subtree: true })
      document.querySelector('placet-consent').remove()`,
    ],
  ])('%s, it stays out, and all that is optional stays denied', async (_, code) => {
    const { page, visitor } = await real.visit('/')
    await page.locator(NOTICE).waitFor()
    await page.evaluate('window.noted = []')
    await page.evaluate(code)
    await settled(page)
    await settled(page)
    expect(await page.locator('placet-consent').count()).toBe(0)
    expect(((await marked(page)) as string[]).length).toBeLessThan(2)
    expect(await allowed(page)).toEqual(DENIED)
    expect(await visitor.cookies()).toEqual([])
    // A page goes on as it was: it can be pressed, and asked for what is allowed.
    await page.locator('[data-placet-open]').click()
    await settled(page)
    expect(await page.evaluate(() => typeof window.consent?.state.status)).toBe('string')
  })
})
