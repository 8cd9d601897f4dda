import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { BUSY } from './page.ts'
import type { Site } from './site.ts'
import { watching, type Clicked, type Watched } from './watch.ts'

/** A quarter of the CPU, and slow 4G as Chromium's developer tools have it. */
const SLOWDOWN = 4
const SLOW_4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.6e6 / 8) * 0.9,
  uploadThroughput: (750e3 / 8) * 0.9,
}
const PHONE = { width: 412, height: 823 }

/** How long a page is left alone once it has loaded, and once it was clicked, in ms. */
const ALONE = 2500

/** What a page cost the browser by then. */
interface Cost {
  /** All that the main thread did, in ms of the slowed CPU. */
  readonly busy: number
  /** Scripts and listeners, in the same; Chromium leaves out what runs in microtasks. */
  readonly script: number
  readonly layout: number
  /** In bytes, after garbage was collected. */
  readonly heap: number
  readonly nodes: number
}

/** A first visit, and another one after accepting. */
export interface Metered {
  readonly first: Cost
  readonly again: Cost
  /** What the first visit was sent, by path, uncompressed; and what the other one asked for. */
  readonly bodies: ReadonlyMap<string, Buffer>
  readonly requests: number
}

async function slowed(context: BrowserContext): Promise<{ page: Page; session: CDPSession }> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW_4G)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  return { page, session }
}

/** Presses the accepting button as a hand does, by its place on the screen. */
async function press(page: Page, accept: string): Promise<void> {
  const at = await page.evaluate<{ x: number; y: number } | undefined>(`(() => {
    const box = (${accept})?.getBoundingClientRect()
    return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  })()`)
  if (at !== undefined) await page.mouse.click(at.x, at.y)
  await page.waitForTimeout(ALONE)
}

/** What a first visitor sees, and how long an accepting click takes to paint. */
export async function watch(
  browser: Browser,
  { banner, origin }: Site,
): Promise<Watched & Clicked> {
  const context = await browser.newContext({ viewport: PHONE })
  const { page } = await slowed(context)
  await page.addInitScript(watching(banner.accept))
  await page.goto(origin + BUSY)
  await page.waitForTimeout(ALONE)
  const seen = await page.evaluate<Watched>('structuredClone(window.watched())')
  await press(page, banner.accept)
  const clicked = await page.evaluate<Clicked>('window.clicked()')
  await context.close()
  return { ...seen, ...clicked }
}

async function costOf(session: CDPSession): Promise<Cost> {
  const { metrics } = await session.send('Performance.getMetrics')
  const at = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0
  const busy = at('TaskDuration') * 1000
  const script = at('ScriptDuration') * 1000
  const layout = (at('LayoutDuration') + at('RecalcStyleDuration')) * 1000
  const nodes = at('Nodes')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage')
  return { busy, script, layout, heap, nodes }
}

async function open(context: BrowserContext, url: string): Promise<[Page, Cost]> {
  const { page, session } = await slowed(context)
  await session.send('Performance.enable')
  await page.goto(url)
  await page.waitForTimeout(ALONE)
  return [page, await costOf(session)]
}

/** What a first and a return visit cost, in pages where nothing of this bench runs. */
export async function meter(browser: Browser, { banner, origin, served }: Site): Promise<Metered> {
  const context = await browser.newContext({ viewport: PHONE })
  served.clear()
  const [page, first] = await open(context, origin)
  const bodies = new Map(served)
  await press(page, banner.accept)
  await page.close()
  served.clear()
  const [, again] = await open(context, origin)
  const requests = served.size
  await context.close()
  return { first, again, bodies, requests }
}
