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

let real: RealSite

const MODAL = `<dialog id="own"><p>The page’s own</p>
<button id="inside" data-placet-open>Cookie settings</button>
<button id="done" onclick="own.close()">Done</button>
<dialog id="inner"><button id="inner-done" onclick="inner.close()">Done</button></dialog></dialog>`
const POPOVER = `<div id="menu" popover="auto">A menu</div>
<button id="more" popovertarget="menu">More</button>`
/** Everything that a page does to be above everything else. */
const WAR = `<div style="position:fixed;inset:0;z-index:2147483647;background:#800;transform:translateZ(0)">Over it all</div>
<div style="position:fixed;inset:0;z-index:2147483647;background:#080;isolation:isolate">Over that</div>`

beforeAll(async () => {
  real = await openRealSite({
    '/': pageOf({ body: MODAL + POPOVER }),
    '/early': pageOf({ body: `${MODAL}<script>own.showModal()</script>` }),
    '/war': pageOf({ body: WAR }),
    '/film': pageOf({ body: '<div id="film" style="background:#000;height:200px">A film</div>' }),
  })
})
afterAll(() => real.close())
afterEach(async () => {
  expect(await real.leave()).toEqual([])
})

const showModal = (page: Page, id: string): Promise<void> =>
  page.evaluate((name) => document.querySelector<HTMLDialogElement>(name)?.showModal(), `#${id}`)
const isOpen = (page: Page, id: string): Promise<boolean> =>
  page.locator(`#${id}`).evaluate((dialog: HTMLDialogElement) => dialog.open)

describe('a modal of the page', () => {
  test('that was open first keeps working, and the notice can be used once it is closed', async () => {
    const { page } = await real.visit('/early')
    await page.locator('#own').waitFor()
    await settled(page)
    expect(await isOpen(page, 'own')).toBe(true)
    await page.locator('#done').click()
    await page.locator(NOTICE).waitFor()
    await settled(page)
    expect(await reachable(page)).toEqual(OPERABLE)
    await press(page, 'reject-all')
    expect(await allowed(page)).toEqual(DENIED)
  })

  test('that opens over the notice can be used, and after it the notice', async () => {
    const { page } = await real.visit('/')
    await page.locator(NOTICE).waitFor()
    await showModal(page, 'own')
    await showModal(page, 'inner')
    await settled(page)
    await page.locator('#inner-done').click()
    await settled(page)
    expect(await isOpen(page, 'own')).toBe(true)
    await page.locator('#done').click()
    await settled(page)
    expect(await reachable(page)).toEqual(OPERABLE)
    await press(page, 'reject-all')
    expect(await page.locator(NOTICE).count()).toBe(0)
  })

  test('that opens over the notice gets it into itself, and Esc closes the modal alone', async () => {
    const { page } = await real.visit('/')
    await page.locator(NOTICE).waitFor()
    await showModal(page, 'own')
    await settled(page)
    expect(await page.locator('#own placet-consent').count()).toBe(1)
    expect(await reachable(page)).toEqual(OPERABLE)
    await page.keyboard.press('Escape')
    await settled(page)
    expect(await isOpen(page, 'own')).toBe(false)
    expect(await page.locator('body > placet-consent').count()).toBe(1)
    expect(await reachable(page)).toEqual(OPERABLE)
  })

  test('never has a notice over it that cannot be pressed', async () => {
    const { page } = await real.visit('/early')
    await page.waitForFunction(() => window.consent !== undefined)
    await settled(page)
    await settled(page)
    const seen = await page.locator(NOTICE).isVisible()
    expect(seen ? await reachable(page) : OPERABLE).toEqual(OPERABLE)
    await page.locator('#done').click()
    await page.locator(NOTICE).waitFor()
    expect(await reachable(page)).toEqual(OPERABLE)
  })

  test('can have the way to preferences in it, and is there again after them', async () => {
    const { page } = await real.visit('/')
    await page.locator(NOTICE).waitFor()
    await showModal(page, 'own')
    await page.locator('#inside').click()
    const close = page.locator(`${PREFERENCES} ${action('close')}`)
    await close.click()
    await page.locator(PREFERENCES).waitFor({ state: 'detached' })
    expect(await isOpen(page, 'own')).toBe(true)
    await page.locator('#inside').click()
    await page.locator(`${PREFERENCES} [data-placet-category=functional]`).check()
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await page.locator(PREFERENCES).waitFor({ state: 'detached' })
    expect(await allowed(page)).toMatchObject({ functional: true, analytics: false })
    expect(await isOpen(page, 'own')).toBe(true)
    await page.locator('#done').click()
    expect(await isOpen(page, 'own')).toBe(false)
  })
})

test('a popover of the page opens and closes beside the notice, which no light dismissal closes', async () => {
  const { page } = await real.visit('/')
  await page.locator(NOTICE).waitFor()
  const menu = page.locator('#menu')
  await page.locator('#more').click()
  expect(await menu.isVisible()).toBe(true)
  expect((await reachable(page))['hosts']).toBe(1)
  await page.mouse.click(1200, 20)
  expect(await menu.isVisible()).toBe(false)
  await page.keyboard.press('Escape')
  expect(await reachable(page)).toEqual(OPERABLE)
  expect(await allowed(page)).toEqual(DENIED)
})

test.each([
  ['', ''],
  [
    ' whose body is a containing block of its own',
    'document.body.style.cssText = "contain: paint; transform: scale(1); filter: grayscale(1); will-change: transform; isolation: isolate"',
  ],
  [
    ' whose body is pushed aside',
    'document.body.style.cssText = "transform: translateX(300px); overflow: hidden; width: 50%; opacity: 0.99"',
  ],
])('nothing lies over the notice on a page that fights for the top%s', async (_, code) => {
  const { page } = await real.visit('/war')
  await page.locator(NOTICE).waitFor()
  await page.evaluate(code)
  expect(await reachable(page)).toEqual(OPERABLE)
  const box = await page.locator(NOTICE).boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800)
  await press(page, 'reject-all')
  expect(await allowed(page)).toEqual(DENIED)
})

describe('full screen', () => {
  const full = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.fullscreenElement?.id === 'film')

  test('is left alone by the notice, which can be used after it', async () => {
    const { page } = await real.visit('/film')
    await page.locator(NOTICE).waitFor()
    await page.evaluate(() => document.querySelector('#film')?.requestFullscreen())
    await settled(page)
    expect(await full(page)).toBe(true)
    await page.evaluate(() => document.exitFullscreen())
    await settled(page)
    expect(await reachable(page)).toEqual(OPERABLE)
  })

  test('is not ended by a notice that comes late', async () => {
    let release = (): void => undefined
    const until = new Promise<void>((resolve) => {
      release = resolve
    })
    const { page } = await real.visit('/film', undefined, (one) =>
      one.route('**/policy.json', async (route) => {
        await until
        await route.continue()
      }),
    )
    await page.evaluate(() => document.querySelector('#film')?.requestFullscreen())
    release()
    await page.locator(NOTICE).waitFor({ state: 'attached' })
    await settled(page)
    expect(await full(page)).toBe(true)
    await page.evaluate(() => document.exitFullscreen())
    await settled(page)
    expect(await reachable(page)).toEqual(OPERABLE)
  })
})

test('a view transition of the page runs with the notice up, and leaves it as it was', async () => {
  const { page } = await real.visit('/')
  await page.locator(NOTICE).waitFor()
  const run = await page.evaluate(async () => {
    const transition = document.startViewTransition(() => {
      document.querySelector('h1')?.append(' moved')
    })
    await transition.ready
    await transition.finished
    return document.querySelector('h1')?.textContent
  })
  expect(run).toBe('First moved')
  expect(await reachable(page)).toEqual(OPERABLE)
})

describe('where a blocker hides the notice', () => {
  /** What a rule of the visitor's own does, which none of a page's can: the element is not drawn. */
  const hide = (page: Page): Promise<void> =>
    page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(':host { display: none !important }')
      document.querySelector('placet-consent')?.shadowRoot?.adoptedStyleSheets.push(sheet)
    })

  test('the page can be used as before, and all that is optional stays denied', async () => {
    const { page, visitor } = await real.visit('/')
    await page.locator(NOTICE).waitFor()
    await hide(page)
    await settled(page)
    expect(await page.locator(NOTICE).isVisible()).toBe(false)
    await page.locator('#more').click()
    expect(await page.locator('#menu').isVisible()).toBe(true)
    await page.mouse.click(600, 300)
    expect(
      await page.evaluate(() =>
        [document.documentElement, document.body].map((one) => getComputedStyle(one).overflow),
      ),
    ).toEqual(['visible', 'visible'])
    expect(await allowed(page)).toEqual(DENIED)
    expect(await visitor.cookies()).toEqual([])
  })

  test('opening preferences leaves the page free to be used', async () => {
    const { page } = await real.visit('/')
    await page.locator(NOTICE).waitFor()
    await hide(page)
    await page.locator('[data-placet-open]:visible').click()
    await settled(page)
    // Nothing can be seen of the dialog: neither may what cannot be seen hold the page.
    const free = await page.evaluate(() => {
      const { left, top } =
        document.querySelector('#more')?.getBoundingClientRect() ?? new DOMRect()
      return document.elementFromPoint(left + 3, top + 3)?.id
    })
    expect(free).toBe('more')
    expect(await allowed(page)).toEqual(DENIED)
  })
})

describe('in a browser without', () => {
  const LACKS: readonly [string, string][] = [
    ['popovers', 'delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover'],
    ['the cookie store', 'delete window.CookieStore; delete window.cookieStore'],
    ['BroadcastChannel', 'delete window.BroadcastChannel'],
    ['locks', 'delete Navigator.prototype.locks'],
    [
      'view transitions and close watchers',
      'delete Document.prototype.startViewTransition; delete window.CloseWatcher',
    ],
    ['localStorage', "Object.defineProperty(window, 'localStorage', { value: null })"],
    ['requestIdleCallback', 'delete window.requestIdleCallback; delete window.scheduler'],
  ]
  test.each(LACKS)('%s, the notice is shown, above the page, and obeyed', async (_, code) => {
    const { page } = await real.visit('/', code)
    await page.locator(NOTICE).waitFor()
    expect(await reachable(page)).toEqual(OPERABLE)
    await press(page, 'reject-all')
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(await allowed(page)).toEqual(DENIED)
    await page.reload()
    await settled(page)
    expect(await page.locator(NOTICE).count()).toBe(0)
    await page.locator('[data-placet-open]:visible').click()
    await page.locator(`${PREFERENCES} ${action('accept-all')}`).click()
    expect(await allowed(page)).toMatchObject({ functional: true, analytics: true })
  })
})

test('where no style sheet can be constructed, nothing is granted and the page goes on', async () => {
  const { page, errors } = await real.visit(
    '/',
    'delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets; window.CSSStyleSheet = function () { throw new TypeError("Illegal constructor") }',
  )
  await settled(page)
  await page.locator('#more').click()
  expect(await page.locator('#menu').isVisible()).toBe(true)
  expect(await allowed(page)).toEqual(DENIED)
  // It is said, once, in the console, and is not for the visitor to see.
  errors.splice(0)
})
