import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  asked,
  LAPTOP,
  notice,
  openEverything,
  openLongSite,
  PHONE,
  preferences,
  press,
  still,
  type LongSite,
} from './accessibility-site.ts'

/** What 400 % zoom leaves of a laptop's screen (WCAG 1.4.10). */
const ZOOMED = { width: 320, height: 256 }

/** Looks at each frame for whatever is in motion then, in the page and in shadow roots. */
const EVERY_MOTION = `
window.moved = []
requestAnimationFrame(function look() {
  const roots = [document, ...[...document.querySelectorAll('*')].map((one) => one.shadowRoot)]
  const moving = roots.flatMap((root) => root?.getAnimations() ?? [])
  for (const { effect, transitionProperty, animationName } of moving)
    moved.push((effect.target?.localName ?? '') + ' ' + (transitionProperty ?? animationName))
  requestAnimationFrame(look)
})`

let long: LongSite
let page: Page

beforeAll(async () => {
  long = await openLongSite()
})
afterAll(() => long.close())
beforeEach(async () => {
  page = await long.visitor()
})
afterEach(() => page.context().close())

const open = (path = '/'): Promise<void> => asked(page, long.site.origin + path)
const run = <T>(code: string): Promise<T> => page.evaluate<T>(code)

/** Every control of a layer: what it is, and its size. */
const targets = (layer: Locator): Promise<{ what: string; width: number; height: number }[]> =>
  layer.locator('button, summary, label:has(input), input').evaluateAll((all) =>
    all.map((element) => {
      const { width, height } = element.getBoundingClientRect()
      const name = element.getAttribute('data-placet-action') ?? element.textContent.trim()
      return { what: `${element.localName} ${name}`, width, height }
    }),
  )

/** What is cut off at a side, or reaches out of the layer to the side. */
const overflowing = (layer: Locator): Promise<string[]> =>
  layer.evaluate((root) => {
    const { left, right } = root.getBoundingClientRect()
    const range = document.createRange()
    return [root, ...root.querySelectorAll('*')].flatMap((element) => {
      const { display, overflowX } = getComputedStyle(element)
      const clips = display !== 'inline' && overflowX !== 'visible'
      const clipped = clips && element.scrollWidth > element.clientWidth + 1
      range.selectNodeContents(element)
      const boxes = [element.getBoundingClientRect(), range.getBoundingClientRect()]
      const out = boxes.some(
        (box) => box.width > 0 && (box.left < left - 1 || box.right > right + 1),
      )
      return clipped || out ? [`${element.localName} ${element.textContent.slice(0, 30)}`] : []
    })
  })

/** Buttons whose words do not fit into them. */
const cut = (layer: Locator): Promise<string[]> =>
  layer
    .locator('button')
    .evaluateAll((all) =>
      all.flatMap((element) =>
        element.scrollHeight > element.clientHeight + 1 ||
        element.scrollWidth > element.clientWidth + 1
          ? [element.textContent]
          : [],
      ),
    )

/** What hides a part of itself that nobody can scroll to; scripts can, and so can this test. */
const unreachable = (layer: Locator): Promise<string[]> =>
  layer.evaluate((root) =>
    [root, ...root.querySelectorAll('*')].flatMap((element) => {
      const { display, overflowY } = getComputedStyle(element)
      const hides = display !== 'inline' && /hidden|clip/.test(overflowY)
      return hides && element.scrollHeight > element.clientHeight + 1 ? [element.localName] : []
    }),
  )

/** Scrolls to each control, and finds it where it is pressed. */
async function reach(layer: Locator): Promise<void> {
  expect(await unreachable(layer)).toEqual([])
  const controls = layer.locator('button, summary, input')
  for (const one of await controls.all()) await one.click({ trial: true, timeout: 3000 })
  // And back to what is first.
  await controls.first().click({ trial: true, timeout: 3000 })
}

const layers: readonly [string, () => Locator, () => Promise<void>][] = [
  ['the notice', () => notice(page), () => Promise.resolve()],
  ['preferences', () => preferences(page), () => openEverything(page)],
]

describe.each(layers)('%s', (_, layer, enter) => {
  test.each([LAPTOP, PHONE])(
    'has no control smaller than 24 px at $width px, and none of its buttons lower than 44 on a phone',
    async (size) => {
      await page.setViewportSize(size)
      await open()
      await enter()
      const all = await targets(layer())
      expect(all.length).toBeGreaterThanOrEqual(3)
      // A switch is pressed by its whole line, which is among them.
      const own = all.filter(({ what }) => !what.startsWith('input'))
      expect(own.filter(({ width, height }) => width < 24 || height < 24)).toEqual([])
      const buttons = all.filter(({ what }) => what.startsWith('button'))
      const low = size === PHONE ? buttons.filter(({ height }) => height < 43.99) : []
      expect(low).toEqual([])
    },
  )

  test.each(['/', '/ar'])(
    'lets every control of %s be reached at a zoom of 400 per cent, and scrolls one way only',
    async (path) => {
      await page.setViewportSize(ZOOMED)
      await open(path)
      await enter()
      await reach(layer())
      expect(await overflowing(layer())).toEqual([])
      expect(await run('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    },
  )

  test.each(['/', '/ar'])('loses no words to wide spacing of text (%s)', async (path) => {
    await page.setViewportSize(PHONE)
    await open(path)
    await enter()
    await layer().evaluate((element) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-bottom: 2em !important }`)
      const root = element.getRootNode()
      if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(sheet)
    })
    expect(await overflowing(layer())).toEqual([])
    expect(await cut(layer())).toEqual([])
    await reach(layer())
  })

  test('grows with the text size that the visitor has set, and loses no words to it', async () => {
    // Chromium's own setting is out of a page's reach; what it sets, `medium`, is the host's.
    await open()
    await enter()
    await layer().evaluate((element) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(':host { font-size: 32px !important }')
      const root = element.getRootNode()
      if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(sheet)
    })
    expect(await layer().evaluate((element) => getComputedStyle(element).fontSize)).toBe('28px')
    expect(await overflowing(layer())).toEqual([])
    expect(await cut(layer())).toEqual([])
    await reach(layer())
  })

  test('from right to left is the mirror of itself', async () => {
    await open()
    await enter()
    /** How far right of the middle of the page each thing stands, in px. */
    const places = (): Promise<[string, number][]> =>
      layer().evaluate((root) =>
        [root, ...root.querySelectorAll('button, input')].map((element) => {
          const { left, width } = element.getBoundingClientRect()
          const { placetAction, placetCategory } =
            element instanceof HTMLElement ? element.dataset : {}
          const middle = document.documentElement.clientWidth / 2
          return [placetAction ?? placetCategory ?? 'the layer', left + width / 2 - middle]
        }),
      )
    const before = await places()
    await page.locator('placet-consent').evaluate((host) => host.setAttribute('dir', 'rtl'))
    const after = await places()
    expect(before.length).toBeGreaterThan(3)
    for (const [i, [name, at]] of before.entries()) {
      expect.soft(Math.abs(at + (after[i]?.[1] ?? Number.NaN)), name).toBeLessThanOrEqual(2)
    }
    expect(await overflowing(layer())).toEqual([])
    const close = new Map(after).get('close') ?? -1
    expect(close).toBeLessThan(0)
  })

  test('moves nothing for those who want no motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.addInitScript(EVERY_MOTION)
    await page.goto(long.site.origin)
    await notice(page).waitFor()
    await enter()
    for (const box of await layer().locator('input').all()) await box.click()
    for (const button of await layer().locator('button').all()) await button.hover()
    await press(layer(), 'reject-all')
    await page.waitForTimeout(100)
    expect(await run('moved')).toEqual([])
  })
})

test('in a language that runs from right to left, so do the layers', async () => {
  await open('/ar')
  const host = page.locator('placet-consent')
  expect(await host.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
})

test('the notice takes no more than half of the screen, on a phone held either way and on a laptop', async () => {
  for (const size of [LAPTOP, PHONE, { width: 640, height: 360 }, { width: 375, height: 667 }]) {
    await page.setViewportSize(size)
    await open()
    const { height = 0 } = (await notice(page).boundingBox()) ?? {}
    const half = size.height / 2 + 0.5
    expect.soft(height, `${size.width} x ${size.height}`).toBeLessThanOrEqual(half)
  }
})

test('refusing and accepting are seen without scrolling, on small screens too', async () => {
  for (const size of [PHONE, { width: 320, height: 568 }, { width: 640, height: 400 }]) {
    await page.setViewportSize(size)
    await open()
    for (const name of ['reject-all', 'accept-all']) {
      const button = notice(page).locator(`[data-placet-action=${name}]`)
      const box = await button.boundingBox()
      expect.soft((box?.y ?? 999) + (box?.height ?? 0), name).toBeLessThanOrEqual(size.height)
    }
    await still(page)
  }
})

test('a placeholder has controls of 24 px and more, cuts none, and stays in its box', async () => {
  for (const size of [LAPTOP, PHONE]) {
    await page.setViewportSize(size)
    await open()
    const card = page.locator('placet-placeholder')
    await card.locator('button').first().waitFor()
    const small = (await targets(card)).filter(({ width, height }) => width < 24 || height < 24)
    expect(small).toEqual([])
    expect(await cut(card)).toEqual([])
    expect(await overflowing(card.locator('.frame'))).toEqual([])
  }
})
