import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import type { Consent } from '../../packages/core/src/state.ts'
import { fineTuneLab } from '../placet.config.ts'
import { openOwnSite, type Answer, type OwnSite } from './own-site.ts'
import { action, NOTICE } from './visitor.ts'
import { openBrowser } from './world.ts'

declare global {
  interface Window {
    consent?: Consent
    /** Each category that something ran for, in order. */
    ran?: string[]
    /** What the test page itself notes. */
    noted?: string[]
  }
}

/** The tag as a site without a server has it. */
export const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'

/** Code that only a grant may run, and the way for a test to ask for what is allowed. */
export const RUNS = `<script>
window.ran ||= [];
(window.placet ||= []).push((consent) => {
  window.consent = consent
  for (const category of ['functional', 'analytics']) consent.run(category, () => void ran.push(category))
})
</script>`

/** What a page of these tests is made of. */
export interface Made {
  readonly head?: string
  readonly body?: string
  /** Attributes of `<html>` and `<body>`. */
  readonly html?: string
  readonly onBody?: string
}

/** A page with the tag in its head, code that waits for a grant, and something to press. */
export function pageOf({ head = '', body = '', html = '', onBody = '' }: Made = {}): string {
  return `<!doctype html><html lang="en" ${html}><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width">${head}${RUNS}${TAG}</head>
<body ${onBody}>${body}<h1>First</h1><button data-placet-open>Cookie settings</button></body></html>`
}

/** One visitor on one page, and what went wrong there. */
interface Visit {
  readonly page: Page
  readonly visitor: BrowserContext
  /** Uncaught errors, and what the console says is an error. */
  readonly errors: string[]
}

/** Pages of the test's own, and one browser. */
export interface RealSite {
  readonly site: OwnSite
  /**
   * A visitor who has never been here; `before` runs ahead of every script of the page, `prepare`
   * before there is any. Without a path, the visitor goes where the test says.
   */
  visit(
    path: string | undefined,
    before?: string,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<Visit>
  /** Ends every visit so far, and says what errors there were. */
  leave(): Promise<string[]>
  close(): Promise<void>
}

const PACKAGES: Readonly<Record<string, string>> = {
  '/turbo.js': '@hotwired/turbo/dist/turbo.es2017-umd.js',
  '/htmx.js': 'htmx.org/dist/htmx.js',
}

async function fromPackages(): Promise<Record<string, string>> {
  const root = new URL('../../node_modules/', import.meta.url)
  const texts = await Promise.all(
    Object.entries(PACKAGES).map(
      async ([path, file]) =>
        [path, await readFile(fileURLToPath(new URL(file, root)), 'utf8')] as const,
    ),
  )
  return Object.fromEntries(texts)
}

/** Opens a site that has these pages by path, and the policy of the examples. */
export async function openRealSite(pages: Readonly<Record<string, Answer>>): Promise<RealSite> {
  const packages = await fromPackages()
  const site = await openOwnSite((path, origin) =>
    path === '/policy.json'
      ? JSON.stringify(fineTuneLab([origin]))
      : (pages[path] ?? packages[path]),
  )
  const browser: Browser = await openBrowser(0)
  let visits: Visit[] = []
  return {
    site,
    async visit(path, before, prepare) {
      const visitor = await browser.newContext({ viewport: { width: 1280, height: 800 } })
      const page = await visitor.newPage()
      page.setDefaultTimeout(4000)
      const errors: string[] = []
      visits.push({ page, visitor, errors })
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (line) => line.type() === 'error' && errors.push(line.text()))
      if (before !== undefined) await page.addInitScript(before)
      await prepare?.(page)
      if (path !== undefined) await page.goto(site.origin + path)
      return { page, visitor, errors }
    },
    async leave() {
      const left = visits
      visits = []
      await Promise.all(left.map(({ visitor }) => visitor.close()))
      return left.flatMap(({ errors }) => errors)
    },
    async close() {
      await browser.close()
      await site.close()
    },
  }
}

/** How many elements of Placet the page has, and whether each button of the notice can be hit. */
export async function reachable(where: Page | Frame): Promise<Record<string, unknown>> {
  return where.evaluate(() => {
    const hosts = [...document.querySelectorAll('placet-consent')]
    const roots = hosts.flatMap(({ shadowRoot }) => shadowRoot ?? [])
    const buttons = roots.flatMap((root) => [
      ...root.querySelectorAll<HTMLElement>('[data-placet-layer=notice] button'),
    ])
    const hit = buttons.map((button) => {
      button.scrollIntoView({ block: 'nearest' })
      const { left, top, width, height } = button.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const outer = document.elementFromPoint(x, y)
      return outer?.shadowRoot?.elementFromPoint(x, y) === button
    })
    return { hosts: hosts.length, hit }
  })
}

/** What `reachable` says where the notice is there, once, and nothing is over it. */
export const OPERABLE = { hosts: 1, hit: [true, true, true] }

/** What the page may do, and what ran in it. */
export async function allowed(where: Page | Frame): Promise<Record<string, unknown>> {
  return where.evaluate(() => ({
    functional: window.consent?.allows('functional'),
    analytics: window.consent?.allows('analytics'),
    ran: window.ran,
  }))
}

export const DENIED = { functional: false, analytics: false, ran: [] }

/** Presses a button of the notice as a person does. */
export const press = (where: Page | Frame, name: string): Promise<void> =>
  where.locator(`${NOTICE} ${action(name)}`).click()

/** Until whatever starts of its own accord must have started. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))),
  )
}
