import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { action, cookie, decide, eventually, NOTICE, PREFERENCES } from './visitor.ts'
import { APP, openWorld, type World } from './world.ts'

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
})
afterEach(() => visitor.close())

const records = () => world.rows('SELECT id, text FROM record ORDER BY seq')
const isSigned = async (): Promise<true | undefined> =>
  (await cookie(visitor, '__Host-placet'))?.value.startsWith('ey') ? true : undefined

const OUTAGES: readonly [string, () => Promise<void> | void, () => Promise<void> | void][] = [
  ['hangs', () => world.placet.freeze(), () => world.placet.thaw()],
  ['is down', () => world.placet.kill(), () => world.placet.start()],
]

test.each(OUTAGES)(
  'while the server %s the notice comes, the choice holds, and later there is one record',
  async (_, fail, recover) => {
    const before = records().length
    await fail()
    try {
      await page.goto(APP, { waitUntil: 'commit' })
      await page.locator(NOTICE).waitFor({ timeout: 2000 })
      await page.locator(`${NOTICE} ${action('accept-all')}`).click()
      await page.locator('placet-consent').waitFor({ state: 'detached' })
      await eventually(
        async () => (await cookie(visitor, '__Host-placet'))?.value.startsWith('u.') || undefined,
      )
      await page.goto(`${APP}/settings`, { waitUntil: 'commit' })
      await page.getByRole('heading').first().waitFor()
      expect(await page.locator(NOTICE).count()).toBe(0)
    } finally {
      await recover()
    }
    await page.goto(APP)
    await eventually(isSigned)
    await page.waitForTimeout(1500)
    expect(records()).toHaveLength(before + 1)
    expect(await isSigned()).toBe(true)
    expect(errors).toEqual([])
  },
)

async function goOffline(tab: Page): Promise<() => Promise<void>> {
  const session = await visitor.newCDPSession(tab)
  const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', { offline: true, ...conditions })
  return async () => {
    await session.send('Network.emulateNetworkConditions', { offline: false, ...conditions })
  }
}

async function withdrawIn(tab: Page): Promise<void> {
  await tab.locator('[data-placet-open]').first().click()
  await tab.locator(`${PREFERENCES} ${action('reject-all')}`).click()
}

test('an accept that waits offline in one tab does not undo a later withdrawal in the other', async () => {
  const before = records().length
  await page.goto(APP)
  await page.locator(NOTICE).waitFor()
  const other = await visitor.newPage()
  await other.goto(APP)
  await other.locator(NOTICE).waitFor()

  const goOnline = await goOffline(page)
  await page.locator(`${NOTICE} ${action('accept-all')}`).click()
  await other.locator('placet-consent').waitFor({ state: 'detached' })
  await withdrawIn(other)
  await eventually(isSigned)
  await goOnline()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.waitForTimeout(2500)

  const since = records()
    .slice(before)
    .map(({ text }) => JSON.parse(String(text)))
  // The other tab may have delivered the accept for this one before it withdrew: never after.
  expect(since.findLast(({ late }) => late !== true)).toMatchObject({ method: 'withdraw' })
  const payload = (await cookie(visitor, '__Host-placet'))?.value.split('.')[1] ?? ''
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ cat: [] })
})

test('an accept that hangs in one tab and arrives after a withdrawal in the other is late', async () => {
  const before = records().length
  await page.goto(APP)
  await page.locator(NOTICE).waitFor()
  const other = await visitor.newPage()
  await other.goto(APP)
  await other.locator(NOTICE).waitFor()
  world.placet.freeze()
  try {
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await other.locator('placet-consent').waitFor({ state: 'detached' })
    const sent = (): number =>
      world.hits.filter(({ path, method }) => method === 'POST' && path === '/placet/decisions')
        .length
    const first = sent()
    await withdrawIn(other)
    // Sent at once, not only after the hanging one was given up.
    await other.waitForTimeout(1000)
    expect(sent()).toBeGreaterThan(first)
  } finally {
    world.placet.thaw()
  }
  await eventually(isSigned)
  await page.waitForTimeout(2500)
  const payload = (await cookie(visitor, '__Host-placet'))?.value.split('.')[1] ?? ''
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ cat: [] })
  const since = records()
    .slice(before)
    .map(({ text }) => JSON.parse(String(text)))
  expect(since.findLast(({ late }) => late !== true)).toMatchObject({ method: 'withdraw' })
})

test('a decision made just before leaving the page still reaches the server', async () => {
  const before = records().length
  await page.goto(APP)
  // A visitor reads first; by then the page has what a decision needs at hand.
  await page.waitForLoadState('networkidle')
  await page.locator(`${NOTICE} ${action('reject-all')}`).click()
  await page.goto('about:blank')
  const isRefusal = ({ text }: Record<string, unknown>) => String(text).includes('"reject-all"')
  await eventually(() => records().slice(before).find(isRefusal))
})

test('the same decision from two tabs at once is one record', async () => {
  const before = records().length
  await world.placet.kill()
  await page.goto(APP)
  await page.locator(`${NOTICE} ${action('reject-all')}`).click()
  await world.placet.start()
  const tabs = await Promise.all([visitor.newPage(), visitor.newPage(), visitor.newPage()])
  await Promise.all(tabs.map((tab) => tab.goto(APP)))
  await eventually(isSigned)
  await page.waitForTimeout(2000)
  expect(records()).toHaveLength(before + 1)
})

test('a decision is asked for no second time after it was made', async () => {
  await page.goto(APP)
  expect((await decide(page, 'reject-all')).status()).toBe(201)
  await page.goto(`${APP}/settings`)
  await page.waitForLoadState('networkidle')
  expect(await page.locator('placet-consent').count()).toBe(0)
})
