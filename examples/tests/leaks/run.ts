import type { Browser, BrowserContext, Page } from 'playwright-core'
import { loadKeys, makeKey, type Keys } from '../../../packages/server/src/keys.ts'
import { eventually } from '../visitor.ts'
import { openBrowser } from '../world.ts'
import { openLayers, type Layer, type Layers } from './layers.ts'
import { CONTROLS } from './pages.ts'
import { TECHNIQUES } from './registry.ts'
import { openSite, type Hit, type LabSite } from './site.ts'
import { bring, TOKEN, type State } from './states.ts'
import { OWN, targetOf } from './technique.ts'

/** What one visit let through. */
export interface Visit {
  /** How often each technique's own request was seen, and each name that was found, by its id. */
  readonly leaks: ReadonlyMap<string, number>
  /** Every URL that was asked for at a host other than the site's own, whatever asked. */
  readonly elsewhere: readonly string[]
  /** Requests to other hosts, and names on the device, that belong to no technique. */
  readonly strays: readonly string[]
}

/** What a visit is made with. */
export interface Setting {
  readonly layers: readonly Layer[]
  readonly state: State
  /**
   * Ids that are waited for, up to a limit, before the rest is taken to be held. Where it is not
   * known what to wait for, all of it is given more time.
   */
  readonly awaited?: readonly string[] | undefined
}

/** The lab: its servers, and a browser that reaches nothing else. */
export interface Lab {
  visit(setting: Setting): Promise<Visit>
  close(): Promise<void>
}

/** How long all servers must have been asked nothing before a visit is over, ms. */
const QUIET = { known: 400, unknown: 3000 } as const
/** How long awaited leaks are waited for, ms. */
const PATIENCE = 10_000

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function untilQuiet(hits: readonly Hit[], quiet: number): Promise<void> {
  for (let seen = -1; seen !== hits.length;) {
    seen = hits.length
    await wait(quiet)
  }
}

/** Every name on the device: cookies of any host, and what the page's origin keeps. */
async function namesKept(page: Page): Promise<string[]> {
  const inPage = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const files: string[] = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name)
    return [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...databases.map(({ name }) => name ?? ''),
      ...(await caches.keys()),
      ...files,
    ]
  })
  const cookies = await page.context().cookies()
  return [...inPage, ...cookies.map(({ name }) => name)]
}

/** The ids of techniques in what the servers were asked and what was kept, and all that is neither. */
function judged(hits: readonly Hit[], kept: readonly string[]): Visit {
  const byUrl = new Map(
    TECHNIQUES.flatMap((one) => ('to' in one ? [[targetOf(one).url, one.id] as const] : [])),
  )
  const writing = new Set(TECHNIQUES.flatMap((one) => ('leaves' in one ? [one.id] : [])))
  const leaks = new Map<string, number>()
  const strays: string[] = []
  const count = (id: string | undefined, otherwise: string): void => {
    if (id === undefined) strays.push(otherwise)
    else leaks.set(id, (leaks.get(id) ?? 0) + 1)
  }
  const elsewhere = hits
    .filter(({ host }) => host !== OWN)
    .map(({ host, path }) => `https://${host}${path}`)
  // A request for a cookie is no leak of that name yet: the cookie is.
  for (const url of elsewhere) if (!url.includes('/set-cookie/')) count(byUrl.get(url), url)
  for (const name of kept) if (name !== TOKEN) count(writing.has(name) ? name : undefined, name)
  return { leaks, elsewhere, strays }
}

/** Whether all that can be seen before the page is left has been. */
async function isComplete(page: Page, hits: readonly Hit[], awaited: readonly string[]) {
  const { leaks } = judged(hits, await namesKept(page))
  return awaited.every((id) => leaks.has(id) || id.endsWith('pagehide'))
}

async function look(
  visitor: BrowserContext,
  hits: readonly Hit[],
  awaited: readonly string[] | undefined,
): Promise<Visit> {
  const quiet = awaited === undefined ? QUIET.unknown : QUIET.known
  const page = await visitor.newPage()
  await page.goto(`https://${OWN}/`)
  const reached = (name: string): boolean =>
    hits.some(({ path }) => path === `/control/${name}.gif`)
  await eventually(() => (CONTROLS.every(reached) ? true : undefined))
  const end = Date.now() + PATIENCE
  do await untilQuiet(hits, quiet)
  while (!(await isComplete(page, hits, awaited ?? [])) && Date.now() < end)
  const kept = await namesKept(page)
  await page.goto('about:blank')
  await untilQuiet(hits, quiet)
  return judged(hits, kept)
}

async function visitOnce(
  browser: Browser,
  { site, layers, keys }: { site: LabSite; layers: Layers; keys: Keys },
  setting: Setting,
): Promise<Visit> {
  const visitor = await browser.newContext({ ignoreHTTPSErrors: true })
  try {
    const serving = layers.serving(setting.layers, setting.state)
    site.serve(serving)
    await bring(visitor, setting.state, keys)
    site.serve(serving)
    return await look(visitor, site.hits, setting.awaited)
  } finally {
    await visitor.close()
  }
}

/** Opens the lab. Visits are made one after another, each by a visitor who has never been here. */
export async function openLab(): Promise<Lab> {
  const keys = await loadKeys([await makeKey()])
  const [site, layers] = await Promise.all([openSite(), openLayers(keys)])
  const browser = await openBrowser(site.port)
  return {
    visit: (setting) => visitOnce(browser, { site, layers, keys }, setting),
    async close() {
      await browser.close()
      await site.close()
    },
  }
}
