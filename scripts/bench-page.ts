import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openBrowser } from '../examples/tests/world.ts'
import type { Measured } from './bench-page/measured.ts'
import { installPeers } from './bench-page/peer-files.ts'
import { PEERS } from './bench-page/peers.ts'
import { PLACET } from './bench-page/placet.ts'
import { HELD, openSite, type Site } from './bench-page/site.ts'
import { table } from './bench-page/table.ts'
import { meter, watch } from './bench-page/visit.ts'

const HELP = `pnpm bench:page [--rounds N] [--only NAME] [--write]

The same page with Placet, with five other banners and with none, in Chromium at a quarter of the
CPU on slow 4G, in one run. Prints a table of medians (least…most); build first.

  --rounds N   visits of each kind (9)
  --only NAME  only the banners whose name has this in it, and the page with none
  --write      puts the table into README.md, between its marks
`

const README = new URL('../README.md', import.meta.url)
const MARKS = /(?<=<!-- bench:page -->\n)[\s\S]*(?=\n<!-- \/bench:page -->)/

const tell = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

/** Rounds go through all sites in turn, so that what the machine does besides meets all alike. */
async function measure(sites: readonly Site[], rounds: number): Promise<Measured[]> {
  const browser = await openBrowser(0)
  const all = sites.map(({ banner: { name } }) => ({
    name,
    watched: new Array<Measured['watched'][number]>(),
    metered: new Array<Measured['metered'][number]>(),
  }))
  for (let round = 1; round <= rounds; round++) {
    for (const [i, site] of sites.entries()) {
      tell(`round ${round} of ${rounds}: ${site.banner.name}`)
      all[i]?.watched.push(await watch(browser, site))
      all[i]?.metered.push(await meter(browser, site))
    }
  }
  tell('')
  await browser.close()
  return all
}

/** Figures of a banner that did not do what it is for would say nothing. */
function checkHeld(all: readonly Measured[]): void {
  for (const { name, watched } of all.slice(0, -1)) {
    if (watched.every(({ ran }) => ran === HELD)) continue
    throw new Error(`${name}: not all of the ${HELD} held scripts ran after accepting`)
  }
}

async function write(text: string): Promise<void> {
  const readme = await readFile(README, 'utf8')
  if (!MARKS.test(readme)) throw new Error('README.md has no <!-- bench:page --> marks')
  await writeFile(
    README,
    readme.replace(MARKS, () => `\n${text}\n`),
  )
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '9' },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  await installPeers()
  const opened: Site[] = []
  for (const make of [...PLACET, ...PEERS]) opened.push(await openSite(make))
  const sites = opened.filter(
    ({ banner: { name } }, i) => i === opened.length - 1 || name.includes(values.only),
  )
  const all = await measure(sites, Number(values.rounds))
  for (const site of opened) await site.close()
  const text = table(all)
  process.stdout.write(`${text}\n`)
  checkHeld(all)
  if (values.write) await write(text)
}

await main()
