import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { policySchema } from '../../packages/core/src/wire/policy-schema.ts'
import { AXES, chosenBy, frameOf, sizeOf, viewsOf, type View } from '../gallery/axes.ts'
import { start, type Gallery } from '../gallery/server.ts'
import { STATES, type State } from '../gallery/states.ts'
import { LAYERS, survey } from './survey.ts'
import { action, NOTICE, stored } from './visitor.ts'
import { openBrowser } from './world.ts'

let gallery: Gallery
let browser: Browser
let visitor: BrowserContext
let version = '1'

beforeAll(async () => {
  gallery = await start({ port: 0, version: () => Promise.resolve(version) })
  browser = await openBrowser(0)
})
afterAll(async () => {
  await browser.close()
  await gallery.close()
})
beforeEach(async () => {
  visitor = await browser.newContext({ viewport: { width: 1280, height: 800 } })
})
afterEach(() => visitor.close())

/** A page, and what its console says that it should not. */
async function watched(): Promise<{ page: Page; said: string[] }> {
  const page = await visitor.newPage()
  const said: string[] = []
  page.on('pageerror', ({ message }) => said.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
  })
  return { page, said }
}

const reached = (page: Page): Promise<void> =>
  page.locator('html[data-reached]').waitFor({ state: 'attached', timeout: 10_000 })

/** What is wrong with each of these views, one after another in one page. */
async function wrongWith(views: readonly View[], state: State): Promise<unknown[]> {
  const { page, said } = await watched()
  const { shows, behind } = state
  const found: unknown[] = []
  for (const view of views) {
    await page.setViewportSize(sizeOf(view))
    await page.goto(gallery.url + frameOf(view))
    await reached(page)
    const wrong = await page.evaluate(survey, { shows, behind, dir: view.dir, layers: LAYERS })
    wrong.push(...said.splice(0))
    if (wrong.length > 0) found.push({ ...view, wrong })
  }
  return found
}

describe('a frame', () => {
  test.each(STATES)('$key shows just that, at every width, colour and direction', async (state) => {
    const views = viewsOf({ ...chosenBy(new URLSearchParams()), state: [state.key] })
    expect(views).toHaveLength(8)
    const narrow = views.filter(({ width }) => width === '320')
    const wide = views.filter(({ width }) => width === '1280')
    const found = await Promise.all([narrow, wide].map((some) => wrongWith(some, state)))
    expect(found.flat()).toEqual([])
  })

  test('remembers nothing: what was chosen in it is asked again, and asked in every other', async () => {
    const { page } = await watched()
    const address = `${gallery.url}/frame?state=notice`
    await page.goto(address)
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await page.locator(NOTICE).waitFor({ state: 'detached' })
    await page.reload()
    await page.locator(NOTICE).waitFor()
    expect(await visitor.cookies()).toEqual([])
    // Neither it nor the index has storage that the other could see.
    await expect(page.evaluate('localStorage.length')).rejects.toThrow('SecurityError')
    await page.goto(`${gallery.url}/version`)
    expect(await stored(page)).toEqual([])
  })

  test('says nothing of a colour scheme where the system forces colours', async () => {
    const { page } = await watched()
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' })
    await page.goto(`${gallery.url}/frame?state=notice&scheme=forced`)
    await reached(page)
    expect(
      await page.locator(NOTICE).evaluate((layer) => getComputedStyle(layer).colorScheme),
    ).toBe('light dark')
  })
})

describe('the index', () => {
  const query = 'state=notice&state=gpc&look=paper&scheme=dark&dir=rtl&width=768&width=320'

  test('shows every state at once, each frame once it is near', async () => {
    const { page } = await watched()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(gallery.url)
    const frames = page.locator('iframe')
    expect(await frames.count()).toBe(STATES.length * 8)
    expect(await page.locator('h2').count()).toBe(STATES.length)
    expect(await page.locator('iframe:not([loading=lazy])').count()).toBe(0)
    await page.frameLocator('iframe').first().locator(NOTICE).waitFor()
    expect(asked.filter((path) => path === '/frame').length).toBeLessThan(STATES.length * 4)
  })

  test('shows what its address names, and its controls say the same', async () => {
    const { page } = await watched()
    await page.goto(`${gallery.url}/?${query}`)
    const sources = await page
      .locator('iframe')
      .evaluateAll((frames) => frames.map((frame) => frame.getAttribute('src') ?? ''))
    const shown = sources.map((source) => new URL(source, gallery.url).searchParams)
    expect(shown.map((frame) => frame.get('state'))).toEqual(['notice', 'notice', 'gpc', 'gpc'])
    expect(new Set(shown.map((frame) => frame.get('look')))).toEqual(new Set(['paper']))
    const links = await page
      .locator('figcaption a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toEqual(sources)
    await page.getByRole('button', { name: 'Show' }).click()
    const again = new URL(page.url()).searchParams
    expect(again.getAll('state')).toEqual(['notice', 'gpc'])
    expect(again.getAll('width').sort()).toEqual(['320', '768'])
    expect(again.getAll('scheme')).toEqual(['dark'])
  })

  test('has an address for each state', async () => {
    const { page } = await watched()
    await page.goto(`${gallery.url}/?${query}`)
    await page.locator('h2 a').last().click()
    expect(new URL(page.url()).searchParams.getAll('state')).toEqual(['gpc'])
    expect(await page.locator('iframe').count()).toBe(2)
  })

  test.each(['state=no-such', 'width=1&width=-1', 'look=__proto__&dir=%3Cscript%3E'])(
    'takes %s for nothing chosen',
    async (garbage) => {
      const [plain, other] = await Promise.all(
        [gallery.url, `${gallery.url}/?${garbage}`].map(async (url) => (await fetch(url)).text()),
      )
      expect(other).toBe(plain)
    },
  )

  test('loads itself again once the widget was built anew', async () => {
    const { page } = await watched()
    await page.goto(`${gallery.url}/?${query}`)
    await page.waitForResponse((answer) => answer.url().endsWith('/version'))
    const loaded = page.waitForEvent('load')
    version = '2'
    await loaded
    expect(await page.locator('iframe').count()).toBe(4)
  })
})

test('what is not there is not found, inside the folders or out of them', async () => {
  for (const path of ['/nothing.js', '/..%2f..%2fpackage.json', '/index.d.ts', '/server.ts']) {
    expect((await fetch(gallery.url + path)).status).toBe(404)
  }
})

test('every preset is on an axis, and every policy is one that a server accepts', () => {
  expect(Object.values(AXES).every(({ values, first }) => values.length > 1 && first[0])).toBe(true)
  for (const { policy } of STATES) {
    expect(policySchema.safeParse(policy).error?.issues ?? []).toEqual([])
  }
})
