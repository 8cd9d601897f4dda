import { openWorld, WWW, type World } from '../examples/tests/world.ts'

/** Visits of each kind; the machine's noise only ever adds, so the least of them counts. */
const VISITS = 7
const SLOWDOWN = 4

/** Durations of the long tasks (over 50 ms) of one first visit, in ms, with Placet or without. */
async function visit(world: World, placet: boolean): Promise<number[]> {
  const visitor = await world.visitor()
  const page = await visitor.newPage()
  await page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(Math.round(duration))
    }).observe({ type: 'longtask', buffered: true })
  })
  const session = await visitor.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  if (!placet) await page.route('**/placet/**', (route) => route.abort())
  await page.goto(WWW)
  // Only the page runs meanwhile: a locator would put its own script into it.
  await page.waitForTimeout(2000)
  const tasks = await page.evaluate<number[]>('window.tasks')
  await visitor.close()
  return tasks
}

/** `pnpm bench:page`: long tasks of the marketing site at a quarter of the CPU, in one run. */
async function main(): Promise<void> {
  const world = await openWorld()
  const seen: Record<'with' | 'without', number[][]> = { with: [], without: [] }
  for (let i = 0; i < VISITS; i++) {
    seen.with.push(await visit(world, true))
    seen.without.push(await visit(world, false))
  }
  await world.close()
  for (const [kind, visits] of Object.entries(seen)) {
    const counts = visits.map(({ length }) => length).sort((a, b) => a - b)
    const times = visits.map((tasks) => tasks.join(' ') || '-').join(' | ')
    process.stdout.write(
      `${kind} Placet: least ${counts[0]}, median ${counts[VISITS >> 1]}, most ${counts.at(-1)} long tasks; ms: ${times}\n`,
    )
  }
}

await main()
