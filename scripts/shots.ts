import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import {
  AXES,
  AXIS_NAMES,
  chosenBy,
  frameOf,
  sizeOf,
  viewsOf,
  type Chosen,
  type View,
} from '../examples/gallery/axes.ts'
import { start } from '../examples/gallery/server.ts'
import { sheetPage, type Shot } from '../examples/gallery/sheet.ts'
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts'

const HELP = `pnpm shots [FOLDER] [--AXIS VALUE …]

Takes a picture of every view of the gallery, and of each state a sheet with all of its pictures.
Pictures the widget as it was last built: run pnpm build before.

  FOLDER        where they go (.cache/shots); what lies there under the same name is replaced
${AXIS_NAMES.map((name) => `  --${name.padEnd(10)}  ${AXES[name].values.join(', ')}`).join('\n')}

An axis can be named more than once. Of look, position and density only the first is taken unless
another is named; of every other axis all. Exit codes: 0 done, 2 could not run.
`

/** As many pages as take pictures beside each other. */
const PAGES = 3

/** How long a view may take to be reached, in ms. */
const PATIENCE = 10_000

function say(text: string): void {
  process.stdout.write(text)
}

/** Tells a terminal, and nobody else, how far it is. */
function progress(done: number, all: number): void {
  if (process.stdout.isTTY) say(`\r${done} of ${all} pictures${done === all ? '\n' : ''}`)
}

/** Everything but presets, of which only the first is taken: they multiply. */
function chosen(values: Readonly<Record<string, readonly string[] | undefined>>): Chosen {
  const query = new URLSearchParams()
  for (const name of AXIS_NAMES) {
    const preset = name === 'look' || name === 'position' || name === 'density'
    for (const value of values[name] ?? (preset ? [] : AXES[name].values)) {
      if (!AXES[name].values.includes(value)) throw new Error(`there is no ${name} "${value}"`)
      query.append(name, value)
    }
  }
  return chosenBy(query)
}

const nameOf = (view: View): string => `${AXIS_NAMES.map((name) => view[name]).join('_')}.png`

/** Brings a page to a view, as the system of whoever looks at it would have it. */
async function show(page: Page, base: string, view: View): Promise<void> {
  await page.setViewportSize(sizeOf(view))
  await page.emulateMedia({
    colorScheme: view.scheme === 'dark' ? 'dark' : 'light',
    forcedColors: view.scheme === 'forced' ? 'active' : 'none',
    reducedMotion: 'reduce',
  })
  await page.goto(base + frameOf(view))
  await page
    .locator('html[data-reached]')
    .waitFor({ state: 'attached', timeout: PATIENCE })
    .catch((cause: unknown) => {
      throw new Error(`${nameOf(view)} was not reached. Is the widget built?`, { cause })
    })
}

interface Studio {
  readonly browser: Browser
  readonly base: string
  readonly folder: string
}

async function take({ browser, base, folder }: Studio, views: readonly View[]): Promise<Shot[]> {
  const shots = views.map((view): Shot => ({ view, file: nameOf(view) }))
  const waiting = [...shots]
  let done = 0
  const work = async (): Promise<void> => {
    const context = await browser.newContext()
    const page = await context.newPage()
    for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) {
      await show(page, base, shot.view)
      await page.screenshot({ path: join(folder, shot.file) })
      progress(++done, shots.length)
    }
    await context.close()
  }
  await Promise.all(Array.from({ length: PAGES }, work))
  return shots
}

/** One page and one picture of it for each state, with all that was taken of the state. */
async function sheets({ browser, folder }: Studio, shots: readonly Shot[]): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1800, height: 1000 } })
  const byState = Map.groupBy(shots, ({ view }) => view.state)
  for (const [state, some] of byState) {
    const path = join(folder, `sheet_${state}`)
    await writeFile(`${path}.html`, sheetPage(state, some))
    await page.goto(`file://${path}.html`)
    await page.screenshot({ path: `${path}.png`, fullPage: true })
  }
  return byState.size
}

async function main(): Promise<void> {
  const axis = { type: 'string', multiple: true } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      state: axis,
      look: axis,
      position: axis,
      density: axis,
      dir: axis,
      scheme: axis,
      width: axis,
    },
  })
  if (values.help) return say(HELP)
  const { help: _help, ...axes } = values
  const views = viewsOf(chosen(axes))
  const folder = resolve(positionals[0] ?? '.cache/shots')
  await mkdir(folder, { recursive: true })
  const gallery = await start({ port: 0 })
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...CHROMIUM_FLAGS],
  })
  try {
    const studio: Studio = { browser, base: gallery.url, folder }
    const shots = await take(studio, views)
    const count = await sheets(studio, shots)
    say(`${shots.length} pictures and ${count} sheets in ${folder}\n`)
  } finally {
    await browser.close()
    await gallery.close()
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`shots: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
