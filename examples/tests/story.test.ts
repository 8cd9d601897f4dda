import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  action,
  cookie,
  decide,
  eventually,
  isRecorded,
  NOTICE,
  optional,
  postEvents,
  PREFERENCES,
  stored,
} from './visitor.ts'
import { openWorld, WWW, type World } from './world.ts'

let world: World
let visitor: BrowserContext
let page: Page
let errors: string[]

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

beforeEach(async () => {
  visitor = await world.visitor()
  page = await visitor.newPage()
  errors = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
})
afterEach(async () => {
  await visitor.close()
})

const hitsSince = (start: number) => world.hits.slice(start)
const counted = (): unknown =>
  world.rows("SELECT sum(count) AS n FROM counter WHERE dimensions LIKE '%home%'")[0]?.['n'] ?? 0

const SIX_MONTHS = 182 * 86_400

describe('a fresh visit', () => {
  test('shows the notice, stores nothing and asks nothing of anybody optional', async () => {
    const start = world.hits.length
    await page.goto(WWW)
    await page.locator(NOTICE).waitFor()
    await page.mouse.wheel(0, 2000)
    await page.keyboard.press('Escape')
    await page.waitForTimeout(1500)
    expect(await stored(page)).toEqual([])
    expect(optional(hitsSince(start))).toEqual([])
    expect(errors).toEqual([])
  })
})

describe('a refusal', () => {
  test('is one click, stores a record without a holder and leaves only the token cookie', async () => {
    const start = world.hits.length
    await page.goto(WWW)
    const answer = await decide(page, 'reject-all')
    expect(answer.status()).toBe(201)
    expect(await page.locator('placet-consent [data-placet-layer]').count()).toBe(0)
    await page.locator('placet-consent').waitFor({ state: 'detached' })

    const headers = await answer.headersArray()
    const set = headers.filter(({ name }) => name.toLowerCase() === 'set-cookie')
    expect(set).toHaveLength(1)
    expect(set[0]?.value).toMatch(/^__Host-placet=[\w-]+\.[\w-]+\.[\w-]+;/)
    const token = await cookie(visitor, '__Host-placet')
    expect(token).toMatchObject({
      path: '/',
      secure: true,
      httpOnly: false,
      sameSite: 'Lax',
      domain: 'www.finetunelab.test',
    })
    const lives = (token?.expires ?? 0) - Date.now() / 1000
    expect(lives).toBeGreaterThan(SIX_MONTHS - 2 * 86_400)
    expect(lives).toBeLessThan(SIX_MONTHS + 3 * 86_400)
    expect(await stored(page)).toEqual(['__Host-placet'])

    const { record } = await answer.json()
    expect(world.rows(`SELECT holder, late FROM record WHERE id = '${record.id}'`)).toEqual([
      { holder: null, late: 0 },
    ])
    expect(record).toMatchObject({
      method: 'reject-all',
      surface: 'notice',
      language: 'en',
      categories: { functional: false, analytics: false },
    })

    await page.reload()
    await page.waitForLoadState('networkidle')
    expect(await page.locator('placet-consent').count()).toBe(0)
    expect(optional(hitsSince(start))).toEqual([])
    expect(await postEvents(page, token?.value ?? '')).toMatchObject({
      status: 403,
      code: 'not-granted',
    })
    expect(errors.filter((text) => !text.includes('403'))).toEqual([])
  })
})

describe('a grant, and its withdrawal', () => {
  test('runs what was held exactly once, and stops it again', async () => {
    const start = world.hits.length
    const before = Number(counted())
    await page.goto(WWW)
    const answer = await decide(page, 'accept-all')
    const set = (await answer.headersArray()).filter(
      ({ name }) => name.toLowerCase() === 'set-cookie',
    )
    expect(set.map(({ value }) => value.split('=')[0])).toEqual([
      '__Host-placet',
      '__Secure-placet-rid',
    ])
    expect(await cookie(visitor, '__Host-placet')).toMatchObject({
      sameSite: 'Lax',
      httpOnly: false,
    })
    expect(await cookie(visitor, '__Secure-placet-rid')).toMatchObject({
      sameSite: 'Strict',
      httpOnly: true,
      path: '/placet',
      secure: true,
    })

    // The site's own script and the player, each once; the page view that waited is counted.
    await page.locator('iframe[src]').waitFor({ state: 'attached' })
    await eventually(() => (Number(counted()) === before + 1 ? true : undefined))
    await page.waitForLoadState('networkidle')
    const paths = hitsSince(start).map(({ host, path }) => host + path)
    expect(paths.filter((path) => path.endsWith('/analytics.js'))).toHaveLength(1)
    expect(paths.filter((path) => path === 'player.clipstage.test/player.html')).toHaveLength(1)

    // The record id goes to the consent endpoint alone, and events carry no cookie at all.
    for (const hit of hitsSince(start)) {
      if (!hit.path.startsWith('/placet/')) expect(hit.cookie).not.toContain('placet-rid')
      if (hit.path === '/placet/events') expect(hit.cookie).toBe('')
    }

    await page.evaluate(() => {
      Object.assign(window, { stopped: 0 })
      localStorage.setItem('ftl-theme', 'dark')
      localStorage.setItem('cart', '1')
      const queue = (
        window as unknown as {
          placet: {
            push(use: (consent: { hook(name: string, stop: () => void): void }) => void): void
          }
        }
      ).placet
      queue.push((consent) => consent.hook('usage', () => Object.assign(window, { stopped: 1 })))
    })
    const token = (await cookie(visitor, '__Host-placet'))?.value ?? ''
    expect(await postEvents(page, token)).toMatchObject({ status: 202 })

    const withdrawn = page.waitForResponse(isRecorded)
    await page.locator('footer [data-placet-open]').click()
    await page.locator(`${PREFERENCES} ${action('reject-all')}`).click()
    expect((await (await withdrawn).json()).record).toMatchObject({
      method: 'withdraw',
      surface: 'preferences',
    })
    expect(await page.evaluate(() => (window as unknown as { stopped: number }).stopped)).toBe(1)
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['cart'])
    expect(await page.locator('iframe[src]').count()).toBe(0)
    const denied = (await cookie(visitor, '__Host-placet'))?.value ?? ''
    expect(denied).not.toBe(token)
    expect(await postEvents(page, denied)).toMatchObject({ status: 403, code: 'not-granted' })
    expect(errors.filter((text) => !text.includes('403'))).toEqual([])
  })

  test('lets a visitor save one category alone', async () => {
    await page.goto(WWW)
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    const boxes = page.locator(`${PREFERENCES} input[type=checkbox][data-placet-category]`)
    expect(
      await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked)),
    ).toEqual([false, false])
    await page.locator(`${PREFERENCES} [data-placet-category=functional]`).check({ force: true })
    const saved = page.waitForResponse(isRecorded)
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    expect((await (await saved).json()).record).toMatchObject({
      method: 'save',
      categories: { functional: true, analytics: false },
    })
    await page.locator('iframe[src]').waitFor({ state: 'attached' })
  })

  test('Esc and the close button of preferences decide nothing', async () => {
    await page.goto(WWW)
    for (const leave of [
      () => page.keyboard.press('Escape'),
      () => page.locator(`${PREFERENCES} ${action('close')}`).click(),
    ]) {
      await page.locator(`${NOTICE} ${action('preferences')}`).click()
      await page.locator(`${PREFERENCES} [data-placet-category=functional]`).check({ force: true })
      await leave()
      await page.locator(PREFERENCES).waitFor({ state: 'detached' })
    }
    await page.locator(NOTICE).waitFor()
    expect(await stored(page)).toEqual([])
  })
})

describe('a cookie that is not what it should be', () => {
  const claims = { ask: {}, cat: ['analytics'], exp: 604_800, iss: WWW, pol: 'p'.repeat(43) }
  test.each([
    ['garbage', 'garbage'],
    ['an empty value', ''],
    ['half a token', 'eyJhbGciOiJFZDI1NTE5In0.e30'],
    ['a lapsed answer', `u.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`],
    ['markup', '<img src=x onerror=alert(1)>'],
  ])('counts as no answer: %s', async (_, value) => {
    await visitor.addCookies([
      { name: '__Host-placet', value, url: WWW, secure: true, sameSite: 'Lax' },
    ])
    const start = world.hits.length
    await page.goto(WWW)
    await page.locator(NOTICE).waitFor()
    await page.waitForLoadState('networkidle')
    expect(optional(hitsSince(start))).toEqual([])
    expect(errors).toEqual([])
    expect((await decide(page, 'reject-all')).status()).toBe(201)
  })
})

test('a visitor whose browser sends Global Privacy Control is not asked, and nothing runs', async () => {
  await visitor.addInitScript(() =>
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }),
  )
  const start = world.hits.length
  await page.goto(WWW)
  await page.waitForLoadState('networkidle')
  expect(await page.locator('placet-consent').count()).toBe(0)
  expect(await stored(page)).toEqual([])
  expect(optional(hitsSince(start))).toEqual([])
  await page.locator('footer [data-placet-open]').click()
  await page.locator(PREFERENCES).waitFor()
})
