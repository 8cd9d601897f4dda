import type { Browser } from 'playwright-core'
import { fineTuneLab } from '../examples/placet.config.ts'
import { openStaticSite } from '../examples/tests/static-site.ts'
import { action, NOTICE } from '../examples/tests/visitor.ts'
import { openBrowser } from '../examples/tests/world.ts'

const ROUNDS = 9
const SCRIPTS = 5
const BLOCKING = 100

const held = `<script type="text/plain" data-placet="analytics">{
  const until = performance.now() + ${BLOCKING}
  while (performance.now() < until);
  (window.ran ||= []).push(performance.now())
}</script>`

/** What one accepting click took. */
interface Accepting {
  /** From the click to the next paint, as Event Timing has it: in steps of 8 ms. */
  readonly painted: number
  /** From the click to the end of the last held script, in ms. */
  readonly done: number
}

async function accept(browser: Browser): Promise<Accepting> {
  const site = await openStaticSite((origin) => ({
    // Each one is another text: the same would run once.
    '/': `<!doctype html><title>a</title><script src="/placet.js" data-policy="/policy.json" async></script><h1>A page</h1>${Array.from({ length: SCRIPTS }, (_, i) => held.replace('{', `{/* ${i} */`)).join('')}`,
    '/policy.json': JSON.stringify(fineTuneLab([origin])),
  }))
  const page = await browser.newPage()
  await page.goto(site.origin)
  await page.locator(NOTICE).waitFor()
  await page.evaluate(() => {
    const seen: { start: number; painted: number }[] = []
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const { name, startTime, duration } of list.getEntries()) {
        if (name === 'click') seen.push({ start: startTime, painted: duration })
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
  })
  await page.locator(`${NOTICE} ${action('accept-all')}`).click()
  await page.waitForFunction(`window.ran?.length === ${SCRIPTS} && window.seen.length > 0`)
  const { seen, ran } = await page.evaluate<{
    seen: { start: number; painted: number }[]
    ran: number[]
  }>('({ seen, ran })')
  await page.close()
  await site.close()
  const [click = { start: 0, painted: 0 }] = seen
  return { painted: click.painted, done: Math.round(Math.max(...ran) - click.start) }
}

function said(name: string, values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b)
  return `${name}: median ${sorted[sorted.length >> 1]} ms (${sorted[0]} to ${sorted.at(-1)})\n`
}

/** `pnpm bench:accept`: an accepting click with five scripts behind it that block 100 ms each. */
async function main(): Promise<void> {
  const browser = await openBrowser(0)
  const all: Accepting[] = []
  for (let i = 0; i < ROUNDS; i++) all.push(await accept(browser))
  await browser.close()
  process.stdout.write(
    said(
      'click to painted close',
      all.map(({ painted }) => painted),
    ),
  )
  process.stdout.write(
    said(
      'click to the end of the last script',
      all.map(({ done }) => done),
    ),
  )
}

await main()
