import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide, NOTICE } from './visitor.ts'
import { openWorld, WWW, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

interface Cost {
  readonly shift: number
  readonly longTasks: number
}

/** Watches layout shifts and long tasks from the first byte on. */
async function watched(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const cost = { shift: 0, longTasks: 0 }
    Object.assign(window, { cost })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        cost.shift += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
    new PerformanceObserver((list) => {
      cost.longTasks += list.getEntries().length
    }).observe({ type: 'longtask', buffered: true })
  })
}

const costOf = (page: Page): Promise<Cost> =>
  page.evaluate(() => (window as unknown as { cost: Cost }).cost)

async function slowed(page: Page, rate: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  return session
}

test.each([320, 1280])('at %i px the notice shifts nothing, coming or going', async (width) => {
  const visitor = await world.visitor({ viewport: { width, height: 800 } })
  const page = await visitor.newPage()
  await watched(page)
  await page.goto(WWW)
  await page.locator(NOTICE).waitFor()
  await page.waitForTimeout(300)
  await decide(page, 'reject-all')
  await page.waitForTimeout(300)
  expect((await costOf(page)).shift).toBe(0)
  await visitor.close()
})

test('at a quarter of the CPU the notice adds no long task to those of the page itself', async () => {
  const tasks = async (placet: boolean): Promise<number> => {
    const visitor = await world.visitor()
    const page = await visitor.newPage()
    await watched(page)
    await slowed(page, 4)
    if (!placet) await page.route('**/placet/**', (route) => route.abort())
    await page.goto(WWW)
    if (placet) await page.locator(NOTICE).waitFor()
    await page.waitForTimeout(1000)
    const { longTasks } = await costOf(page)
    await visitor.close()
    return longTasks
  }
  // The least of three: a busy machine only ever adds.
  const least = async (placet: boolean): Promise<number> =>
    Math.min(await tasks(placet), await tasks(placet), await tasks(placet))
  expect((await least(true)) - (await least(false))).toBeLessThanOrEqual(0)
})
