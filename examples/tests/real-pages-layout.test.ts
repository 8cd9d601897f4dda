import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  allowed,
  DENIED,
  OPERABLE,
  openRealSite,
  pageOf,
  press,
  reachable,
  settled,
  type RealSite,
} from './real-pages-site.ts'
import { action, NOTICE, PREFERENCES } from './visitor.ts'

const BLOCKS = Array.from(
  { length: 12 },
  (_, i) => `<section><h2>Part ${i}</h2><p>${'Some words of a page. '.repeat(30)}</p></section>`,
).join('')

const styled = (css: string): string =>
  pageOf({ head: `<style>${css}</style>`, body: `<main>${BLOCKS}</main><aside>Beside</aside>` })

/** How pages lay out what is directly in their body. */
const LAYOUTS: Readonly<Record<string, string>> = {
  'of its own accord': '',
  'as a grid of columns': 'body { display: grid; grid-template-columns: 1fr 200px; gap: 20px }',
  'as a grid whose rows grow':
    'body { display: grid; grid-auto-rows: minmax(80px, auto); min-height: 100vh }',
  'as a grid with named places':
    'body { display: grid; grid-template: "a b" auto "c c" auto / 1fr 1fr } main { grid-area: a }',
  'as a row': 'body { display: flex; gap: 10px; justify-content: space-between }',
  'as a column that fills the height':
    'html, body { height: 100% } body { display: flex; flex-direction: column; gap: 16px; margin: 0 } main { flex: 1; overflow: auto }',
  'as an app shell that never scrolls':
    'html { overflow: hidden; height: 100% } body { height: 100%; overflow: hidden; margin: 0 } main { height: 100%; overflow: auto }',
  'with margins for each child':
    'body > * { margin: 40px !important; padding: 12px !important; display: block !important; border: 3px solid }',
  'in columns of text': 'body { columns: 2 }',
  'from right to left': 'html { direction: rtl } body { writing-mode: vertical-rl }',
  'with something before each child':
    'body > *::before { content: "before"; display: block; height: 60px; width: 60px; background: red }',
  'with a small text size': 'html { font-size: 8px; letter-spacing: 3px; word-spacing: 9px }',
  'with a large text size': 'html { font-size: 30px; line-height: 3; text-transform: uppercase }',
}

/** Rules for what is first in the body, which the element is while it is there. */
const FIRST = 'body > :first-child { margin-top: 77px } * + main { padding-top: 5px }'

let real: RealSite

beforeAll(async () => {
  const layouts = Object.entries(LAYOUTS).map(([name, css]) => [pathOf(name), styled(css)] as const)
  real = await openRealSite({
    ...Object.fromEntries(layouts),
    '/zoom': styled('body { zoom: 2; margin: 0 }'),
    '/first': styled(FIRST),
    '/frame-300': pageOf({ body: BLOCKS }),
    '/frames': `<!doctype html><title>Frames</title><iframe src="/frame-300" width="300" height="250"></iframe>`,
    '/sandbox': `<!doctype html><title>Frames</title><iframe sandbox="allow-scripts" src="/frame-300" width="600" height="500"></iframe>`,
  })
})
afterAll(() => real.close())
afterEach(async () => {
  expect(await real.leave()).toEqual([])
})

const pathOf = (name: string): string => `/${name.replaceAll(' ', '-')}`

/** Where everything of the page is, how far it is scrolled, and whether it could be further. */
const places = (page: Page): Promise<unknown> =>
  page.evaluate(() => ({
    places: [...document.querySelectorAll('body, body *:not(placet-consent)')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return [element.localName, x, y, width, height]
    }),
    scrolled: [scrollX, scrollY],
    high: document.documentElement.scrollHeight,
    wide: document.documentElement.scrollWidth,
    overflow: [document.documentElement, document.body].map((one) => {
      const { overflow, position, paddingRight } = getComputedStyle(one)
      return [overflow, position, paddingRight]
    }),
  }))

/** Opens a page with the notice held back, until `show`. */
async function before(path: string): Promise<{ page: Page; show(): Promise<void> }> {
  let release = (): void => undefined
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  const { page } = await real.visit(path, undefined, (one) =>
    one.route('**/policy.json', async (route) => {
      await until
      await route.continue()
    }),
  )
  const show = async (): Promise<void> => {
    release()
    await page.locator(NOTICE).waitFor()
  }
  return { page, show }
}

describe.each(Object.keys(LAYOUTS))('on a page laid out %s', (name) => {
  test('nothing moves when the notice comes, while it is there, and when it goes', async () => {
    const { page, show } = await before(pathOf(name))
    await page.evaluate(() => scrollTo(0, 120))
    const was = await places(page)
    await show()
    expect(await places(page)).toEqual(was)
    expect(await reachable(page)).toEqual(OPERABLE)
    await press(page, 'preferences')
    await page.locator(PREFERENCES).waitFor()
    expect(await places(page)).toEqual(was)
    await page.locator(`${PREFERENCES} ${action('close')}`).click()
    expect(await places(page)).toEqual(was)
    await press(page, 'reject-all')
    expect(await places(page)).toEqual(was)
    await page.locator('placet-consent').waitFor({ state: 'detached' })
    expect(await places(page)).toEqual(was)
    expect(await allowed(page)).toEqual(DENIED)
  })
})

test('a page can be scrolled under the notice, and stays where it is when that goes', async () => {
  const { page } = await real.visit(pathOf('of its own accord'))
  await page.locator(NOTICE).waitFor()
  await page.mouse.move(1200, 100)
  await page.mouse.wheel(0, 400)
  await page.waitForFunction(() => scrollY === 400)
  await press(page, 'reject-all')
  await page.locator('placet-consent').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => scrollY)).toBe(400)
})

test('only a rule for the first child sees the element, and not after it has gone', async () => {
  const { page, show } = await before('/first')
  const was = await places(page)
  await show()
  const moved = await page.evaluate(() => document.querySelector('main')?.matches(':first-child'))
  expect(moved).toBe(false)
  await press(page, 'reject-all')
  await page.locator('placet-consent').waitFor({ state: 'detached' })
  expect(await places(page)).toEqual(was)
})

test.each(['with a small text size', 'with a large text size'])(
  'a page %s leaves the notice its own size',
  async (name) => {
    const { page } = await real.visit(pathOf(name))
    const title = page.locator(`${NOTICE} h2`)
    await title.waitFor()
    const size = await title.evaluate((one) => parseFloat(getComputedStyle(one).fontSize))
    expect(size).toBeGreaterThanOrEqual(14)
    expect(size).toBeLessThanOrEqual(20)
  },
)

test('a body that is zoomed leaves every button within reach', async () => {
  const { page } = await real.visit('/zoom')
  await page.locator(NOTICE).waitFor()
  expect(await reachable(page)).toEqual(OPERABLE)
  const box = await page.locator(NOTICE).boundingBox()
  expect(box?.y).toBeGreaterThanOrEqual(0)
  await press(page, 'preferences')
  await page.locator(`${PREFERENCES} ${action('save')}`).click()
  expect(await allowed(page)).toEqual(DENIED)
})

describe('in a frame', () => {
  test('of 300 by 250 every button can be pressed, also of preferences', async () => {
    const { page } = await real.visit('/frames')
    const frame = page.frames()[1]
    if (!frame) throw new Error('no frame')
    await frame.locator(NOTICE).waitFor()
    expect(await reachable(frame)).toEqual(OPERABLE)
    await press(frame, 'preferences')
    for (const key of ['functional', 'analytics']) {
      await frame.locator(`${PREFERENCES} [data-placet-category=${key}]`).check()
    }
    await frame.locator(`${PREFERENCES} ${action('save')}`).click()
    expect(await allowed(frame)).toMatchObject({ functional: true, analytics: true })
  })

  test('that may keep nothing all is denied, and nothing is thrown at the page', async () => {
    const { page, errors } = await real.visit('/sandbox')
    await settled(page)
    await page.waitForTimeout(300)
    const frame = page.frames()[1]
    if (!frame) throw new Error('no frame')
    expect(await frame.evaluate(() => window.ran ?? [])).toEqual([])
    // The policy is of another origin to a frame that has none, and cannot be read.
    expect(errors.filter((one) => !/CORS|ERR_FAILED|placet/.test(one))).toEqual([])
    errors.splice(0)
  })
})

describe('on paper', () => {
  test('there is nothing of the notice', async () => {
    const { page } = await real.visit(pathOf('of its own accord'))
    await page.locator(NOTICE).waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator(NOTICE).isVisible()).toBe(false)
    await page.emulateMedia({ media: null })
    expect(await page.locator(NOTICE).isVisible()).toBe(true)
    const withNotice = await page.pdf()
    await press(page, 'reject-all')
    await page.locator('placet-consent').waitFor({ state: 'detached' })
    const without = await page.pdf()
    expect(Math.abs(withNotice.length - without.length)).toBeLessThan(200)
  })
})
