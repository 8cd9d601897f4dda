import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide, NOTICE } from './visitor.ts'
import { openWorld, WWW, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Adds up layout shifts from the first byte on. */
async function watched(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { shift: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value } = entry as PerformanceEntry & { value: number }
        Object.assign(window, { shift: (window as unknown as { shift: number }).shift + value })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shift: number }).shift)

test.each([320, 1280])('at %i px the notice shifts nothing, coming or going', async (width) => {
  const visitor = await world.visitor({ viewport: { width, height: 800 } })
  const page = await visitor.newPage()
  await watched(page)
  await page.goto(WWW)
  await page.locator(NOTICE).waitFor()
  await page.waitForTimeout(300)
  await decide(page, 'reject-all')
  await page.waitForTimeout(300)
  expect(await shiftOf(page)).toBe(0)
  await visitor.close()
})
