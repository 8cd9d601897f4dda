import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { action, cookie, decide, eventually, NOTICE, PREFERENCES, stored } from './visitor.ts'
import { APP, openWorld, type World } from './world.ts'

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

async function chooseDark(): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await page.getByLabel('Dark').check({ force: true })
}

/** The app dresses the page once it has drawn. */
async function isDark(): Promise<void> {
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
  await eventually(async () => ((await theme()) === 'dark' ? true : undefined))
}

test('settings last for the visit without a grant, and nothing is kept on the device', async () => {
  await page.goto(APP)
  await decide(page, 'reject-all')
  await chooseDark()
  await isDark()
  expect(await stored(page)).toEqual(['__Host-placet'])
})

test('settings are kept under a functional grant and gone after its withdrawal', async () => {
  await page.goto(APP)
  await decide(page, 'accept-all')
  await chooseDark()
  expect(await page.evaluate(() => Object.entries(localStorage))).toEqual([['ftl-theme', 'dark']])
  await page.locator('[data-placet-open]').first().click()
  await page.locator(`${PREFERENCES} ${action('reject-all')}`).click()
  await eventually(async () =>
    (await page.evaluate(() => localStorage.length)) === 0 ? true : undefined,
  )
})

test('signing in sets the real auth cookies, which are essential and survive a refusal', async () => {
  await page.goto(`${APP}/sign-in`)
  await page.getByLabel(/e-?mail/i).fill('ada@example.test')
  await page.getByLabel(/password/i).fill('correct horse')
  await page
    .getByRole('button', { name: /sign in/i })
    .last()
    .click()
  const isAuth = async (): Promise<string | undefined> =>
    (await visitor.cookies()).map(({ name }) => name).find((name) => /^sb-.*-auth-token/.test(name))
  await eventually(isAuth)
  await page.locator(`${NOTICE} ${action('reject-all')}`).click()
  await page.locator(NOTICE).waitFor({ state: 'detached' })
  await page.waitForTimeout(500)
  expect(await isAuth()).toMatch(/^sb-/)
  expect(await cookie(visitor, '__Host-placet')).toBeDefined()
})

test('page views of the app are counted only after a grant, the first one too', async () => {
  const jobs = (): number =>
    Number(
      world.rows("SELECT sum(count) AS n FROM counter WHERE dimensions LIKE '%jobs%'")[0]?.['n'] ??
        0,
    )
  const before = jobs()
  await page.goto(APP)
  await page.locator(NOTICE).waitFor()
  await page.waitForTimeout(500)
  expect(jobs()).toBe(before)
  await decide(page, 'accept-all')
  await eventually(() => (jobs() === before + 1 ? true : undefined))
})
