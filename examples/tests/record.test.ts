import { readFile } from 'node:fs/promises'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decisionResponseSchema } from '../../packages/core/src/wire.ts'
import { watch } from './host-pages.ts'
import { openPlacetSite, type PlacetSite } from './placet-site.ts'
import { action, cookie, eventually, NOTICE, PREFERENCES } from './visitor.ts'
import { openBrowser, openWorld, WWW, type World } from './world.ts'

const RECORD = `${PREFERENCES} [data-placet-record]`

describe('a record', () => {
  let world: World
  let visitor: BrowserContext
  let page: Page

  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    visitor = await world.visitor()
    page = await visitor.newPage()
  })
  afterEach(() => visitor.close())

  const button = (name: string): Locator => page.locator(RECORD).getByRole('button', { name })
  const status = (): Locator => page.locator(`${RECORD} [role=status]`)
  const kept = (): number => world.rows('SELECT id FROM record WHERE holder IS NOT NULL').length

  /** Opens preferences as a page of the site does. */
  async function open(): Promise<void> {
    await page.locator('[data-placet-open]').first().click()
    await page.locator(RECORD).waitFor()
  }

  /** Allows one category, is told that it is recorded, and opens preferences again. */
  async function granted(): Promise<void> {
    await page.goto(WWW)
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    await page.locator(`${PREFERENCES} [data-placet-category=functional]`).check()
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await eventually(async () =>
      /^[\w-]{2,}\./.test((await cookie(visitor, '__Host-placet'))?.value ?? '') ? true : undefined,
    )
    await open()
  }

  test('can be taken along, with the decision that was made and the promise of it', async () => {
    await granted()
    expect(await page.locator(RECORD).textContent()).toContain(
      'You allowed: Functional. You refused: Anonymous analytics.',
    )
    const download = page.waitForEvent('download')
    await button('Download my record').click()
    const file = await download
    expect(file.suggestedFilename()).toBe('consent-record.json')
    const { records } = JSON.parse(await readFile(await file.path(), 'utf8'))
    expect(records).toHaveLength(1)
    const [one] = records
    const token = (await cookie(visitor, '__Host-placet'))?.value
    expect(decisionResponseSchema.parse({ token, ...one })).toEqual({ token, ...one })
    expect(one.record.categories).toEqual({ functional: true, analytics: false })
    expect(await page.locator(`${RECORD} time`).getAttribute('datetime')).toBe(one.record.at)
  })

  test('can be erased: the store has it no longer, nothing optional is on, nobody is asked again', async () => {
    const before = kept()
    await granted()
    expect(kept()).toBe(before + 1)
    await button('Erase my record').click()
    expect(kept()).toBe(before + 1)
    await button('Erase').click()
    await status().getByText('Erased.').waitFor()
    expect(kept()).toBe(before)
    expect(await cookie(visitor, '__Secure-placet-rid')).toBeUndefined()
    await page
      .locator(RECORD)
      .getByText('You refused: Functional and Anonymous analytics.')
      .waitFor()
    expect(await page.locator(`${PREFERENCES} input:checked`).count()).toBe(0)
    expect(await status().evaluate((element) => element.matches(':focus'))).toBe(true)
    // Nothing that is out of sight was scrolled to.
    expect(await page.locator(PREFERENCES).evaluate(({ scrollTop }) => scrollTop)).toBe(0)
    await page.reload()
    const asked = page.waitForResponse((response) => response.status() === 401)
    await open()
    await asked
    await page.waitForTimeout(200)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(await page.locator(`${RECORD} button`).count()).toBe(0)
    expect(await status().textContent()).toBe('')
  })

  test('erased in one tab is erased in the other, which obeys at once', async () => {
    await granted()
    const other = await visitor.newPage()
    await other.goto(WWW)
    const film = other.locator('iframe[src]')
    await film.waitFor({ state: 'attached' })
    await page.bringToFront()
    await button('Erase my record').click()
    await button('Erase').click()
    await film.waitFor({ state: 'detached' })
  })

  test('that a server cannot erase is said to be there still, and is', async () => {
    await granted()
    const before = kept()
    await page.route('**/placet/decisions', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' }),
    )
    await button('Erase my record').click()
    await button('Erase').click()
    await status().getByText('Your record could not be erased.').waitFor()
    expect(kept()).toBe(before)
    await page.keyboard.press('Escape')
    await open()
    await status().getByText('Your record could not be read.').waitFor()
    expect(await page.locator(`${RECORD} button`).count()).toBe(0)
    await page.unroute('**/placet/decisions')
    await page.keyboard.press('Escape')
    await open()
    await button('Download my record').waitFor()
  })

  test('that a server is too dead to erase is said to be there still', async () => {
    await granted()
    await button('Erase my record').click()
    await world.placet.kill()
    try {
      await button('Erase').click()
      await status().getByText('Your record could not be erased.').waitFor({ timeout: 15_000 })
    } finally {
      await world.placet.start()
    }
    await button('Erase').click()
    await status().getByText('Erased.').waitFor()
  })

  test('is not spoken of where the visitor has only ever refused', async () => {
    await page.goto(WWW)
    const answered = page.waitForResponse((response) =>
      response.url().endsWith('/placet/decisions'),
    )
    await page.locator(`${NOTICE} ${action('reject-all')}`).click()
    await answered
    const asked = page.waitForResponse((response) => response.url().endsWith('/placet/decisions'))
    await open()
    expect((await asked).status()).toBe(401)
    await page.waitForTimeout(200)
    expect(await page.locator(`${RECORD} button, ${RECORD} time`).count()).toBe(0)
    expect(await status().textContent()).toBe('')
  })

  test('stands beside what the browser asks by a signal', async () => {
    await visitor.addInitScript(() =>
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }),
    )
    await page.goto(WWW)
    await page.locator('[data-placet-open]').first().click()
    await page.locator(`${PREFERENCES} [data-placet-category=functional]`).check()
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await page.waitForTimeout(500)
    await open()
    await page.locator(`${PREFERENCES} [data-placet-signal]`).waitFor()
    await button('Erase my record').waitFor()
  })

  test('is handled with the keyboard alone, on targets of 44 pixels', async () => {
    await granted()
    await button('Erase my record').focus()
    for (const name of ['Download my record', 'Erase my record']) {
      expect((await button(name).boundingBox())?.height).toBeGreaterThanOrEqual(44)
    }
    await page.keyboard.press('Enter')
    expect(await button('Cancel').evaluate((element) => element.matches(':focus'))).toBe(true)
    await page.keyboard.press('Enter')
    expect(await button('Erase my record').evaluate((element) => element.matches(':focus'))).toBe(
      true,
    )
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await status().getByText('Erased.').waitFor()
  })
})

test('a record can be taken along where nothing is allowed that Placet does not need', async () => {
  const policies = [
    "default-src 'none'; script-src 'self'; connect-src 'self'",
    "require-trusted-types-for 'script'; trusted-types placet",
  ].join(';')
  const site = await openPlacetSite(
    (tag) => `<!doctype html><title>A page</title>${tag}<button data-placet-open>Settings</button>`,
    {},
    { 'content-security-policy': policies },
  )
  const browser = await openBrowser(0)
  try {
    const page = await browser.newPage()
    const watched = await watch(page)
    await page.goto(site.origin)
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    const at = '2026-11-24T12:00:00.000Z'
    const json = { records: [{ record: { at }, receipt: {} }] }
    await page.route('**/placet/decisions', (route) => route.fulfill({ json }))
    await page.locator('[data-placet-open]').click()
    const download = page.waitForEvent('download')
    await page.locator(`${RECORD} button`).first().click()
    expect(JSON.parse(await readFile(await (await download).path(), 'utf8'))).toEqual(json)
    await page.locator(`${RECORD} button`).nth(1).click()
    await page.locator(`${RECORD} button`).first().click()
    await page.locator(RECORD).getByText('Erased.').waitFor()
    expect([watched.errors, watched.violations]).toEqual([[], []])
  } finally {
    await browser.close()
    await site.close()
  }
})

describe.each([
  ['320', 'ltr'],
  ['1280', 'ltr'],
  ['1280', 'rtl'],
] as const)('the button in the corner, on a page %s wide, %s', (width, dir) => {
  let site: PlacetSite
  let visitor: BrowserContext
  let page: Page
  let browser: Awaited<ReturnType<typeof openBrowser>>

  beforeAll(async () => {
    browser = await openBrowser(0)
    site = await openPlacetSite(
      (tag) =>
        `<!doctype html><html lang="en" dir="${dir}"><title>A page</title>${tag}<body><h1>A page</h1>`,
      { reopen: true },
    )
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })
  beforeEach(async () => {
    visitor = await browser.newContext({ viewport: { width: Number(width), height: 700 } })
    page = await visitor.newPage()
    await page.goto(site.origin)
  })
  afterEach(() => visitor.close())

  const corner = (): Locator => page.locator('placet-reopen button')
  const refuse = (): Promise<void> => page.locator(`${NOTICE} ${action('reject-all')}`).click()
  const isFocused = (): Promise<boolean> =>
    corner().evaluate((element) => element.matches(':focus'))
  const opacity = (): Promise<string> =>
    corner().evaluate((element) => getComputedStyle(element).opacity)

  test('is away while asked; then it stands at the start of the line, 44 pixels wide', async () => {
    await page.locator(NOTICE).waitFor()
    expect(await corner().isVisible()).toBe(false)
    await refuse()
    await corner().waitFor()
    const box = await corner().boundingBox()
    const left = dir === 'ltr' ? 16 : Number(width) - 16 - 44
    expect(box).toEqual({ x: left, y: 700 - 16 - 44, width: 44, height: 44 })
    expect(await page.getByRole('button', { name: 'Preferences' }).count()).toBe(1)
  })

  test('opens preferences by mouse and by keyboard, and has focus again after them', async () => {
    await refuse()
    await page.locator('placet-consent').waitFor({ state: 'detached' })
    await corner().click()
    await page.locator(PREFERENCES).waitFor()
    expect(await opacity()).toBe('0')
    await page.keyboard.press('Escape')
    await page.locator('placet-consent').waitFor({ state: 'detached' })
    expect(await isFocused()).toBe(true)
    expect(await opacity()).toBe('1')
    await page.keyboard.press('Enter')
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await page.locator(PREFERENCES).waitFor({ state: 'detached' })
    expect(await isFocused()).toBe(true)
    expect(await opacity()).toBe('1')
  })

  test('has focus after preferences also where a click gives a button none, as in Safari', async () => {
    await refuse()
    await page.locator('placet-consent').waitFor({ state: 'detached' })
    await corner().evaluate((element) => element instanceof HTMLElement && element.click())
    await page.locator(PREFERENCES).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('placet-consent').waitFor({ state: 'detached' })
    expect(await isFocused()).toBe(true)
  })

  test('is not on paper, nor while the page fills the screen', async () => {
    await refuse()
    await corner().waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await corner().isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    expect(await corner().isVisible()).toBe(true)
    await page.evaluate(() => document.documentElement.requestFullscreen())
    await corner().waitFor({ state: 'hidden' })
    await page.evaluate(() => document.exitFullscreen())
    await corner().waitFor()
  })

  test('is there after the page has swapped its body, and opens preferences', async () => {
    await refuse()
    await page.evaluate(() => document.body.replaceWith(document.createElement('body')))
    await corner().click()
    await page.locator(PREFERENCES).waitFor()
  })

  test('is one button where the tag is there twice, and none where preferences are the page’s own', async () => {
    await page.goto(`${site.origin}/twice`)
    await refuse()
    await corner().waitFor()
    expect(await page.locator('placet-reopen').count()).toBe(1)
    await page.goto(`${site.origin}/none`)
    await page.waitForTimeout(200)
    expect(await page.locator('placet-reopen').count()).toBe(0)
  })
})
