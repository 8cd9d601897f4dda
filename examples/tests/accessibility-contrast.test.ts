import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  asked,
  focused,
  notice,
  openEverything,
  openLongSite,
  preferences,
  press,
  still,
  type LongSite,
} from './accessibility-site.ts'

let long: LongSite
let page: Page

beforeAll(async () => {
  long = await openLongSite()
})
afterAll(() => long.close())
beforeEach(async () => {
  page = await long.visitor()
  await page.addInitScript(MEASURES)
})
afterEach(() => page.context().close())

/**
 * Contrast as WCAG 2.2 defines it, of what the browser computed. A colour in any notation becomes
 * bytes by being painted; what is see-through is laid over what is behind it.
 */
const MEASURES = `
const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
const bytes = (colour) => {
  context.clearRect(0, 0, 1, 1)
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data
  return [r, g, b, a / 255]
}
const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
const light = (colour) => {
  const [r, g, b] = colour.slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const ratio = (a, b) => {
  const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x)
  return Math.floor(((hi + 0.05) / (lo + 0.05)) * 100) / 100
}
const behind = (element) => {
  if (!element) return [...bytes('canvas').slice(0, 3), 1]
  const own = bytes(getComputedStyle(element).backgroundColor)
  return own[3] === 1 ? own : over(own, behind(element.parentElement ?? element.getRootNode().host))
}
const named = (element) => element.localName + ' ' + (element.dataset.placetAction ?? element.textContent.trim().slice(0, 24))
window.measureOf = (element, expression) => eval('(' + expression + ')')
const textContrast = (root) => [root, ...root.querySelectorAll('*')].flatMap((element) => {
  const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  if (!words || !element.checkVisibility()) return []
  const back = behind(element)
  return [[named(element), ratio(over(bytes(getComputedStyle(element).color), back), back)]]
})
const against = (element, property, pseudo) => {
  const back = behind(property === 'backgroundColor' && !pseudo ? element.parentElement : element)
  return ratio(over(bytes(getComputedStyle(element, pseudo)[property]), back), back)
}
const outlined = (element) => {
  const back = behind(element.parentElement)
  const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(element)
  return { ratio: ratio(over(bytes(outlineColor), back), back), outlineStyle, width: parseFloat(outlineWidth) }
}
`

declare global {
  interface Window {
    /** What an expression about an element gives, in terms of `MEASURES`. */
    measureOf(element: Element, expression: string): unknown
  }
}

const measured = <T>(on: Locator, expression: string): Promise<T> =>
  on.evaluate((element, text) => window.measureOf(element, text) as T, expression)

const LOOKS = [
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' } },
  { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' } },
  { name: 'forced dark', media: { colorScheme: 'dark', forcedColors: 'active' } },
  { name: 'forced light', media: { colorScheme: 'light', forcedColors: 'active' } },
] as const

describe.each(LOOKS)('in $name', ({ media }) => {
  beforeEach(async () => {
    await page.emulateMedia(media)
    await asked(page, long.site.origin)
  })

  const weak = async (root: Locator): Promise<unknown[]> => {
    const all = await measured<[string, number][]>(root, 'textContrast(element)')
    expect(all.length).toBeGreaterThan(4)
    return all.filter(([, found]) => found < 4.5)
  }

  test('every word is 4.5 to 1 against what is behind it', async () => {
    expect(await weak(notice(page))).toEqual([])
    await page.locator('placet-placeholder button').first().waitFor()
    expect(await weak(page.locator('placet-placeholder .frame'))).toEqual([])
    await openEverything(page)
    await still(page)
    expect(await weak(preferences(page))).toEqual([])
  })

  test('refusing and accepting are told from the surface by 3 to 1', async () => {
    const forced = media.forcedColors === 'active'
    for (const name of ['reject-all', 'accept-all']) {
      const button = notice(page).locator(`[data-placet-action=${name}]`)
      // Forced colours have one fill for all, and an edge in its place.
      const property = forced ? 'borderTopColor' : 'backgroundColor'
      expect
        .soft(await measured<number>(button, `against(element, '${property}')`), name)
        .toBeGreaterThanOrEqual(3)
    }
  })

  test('a switch is told from the surface by 3 to 1, on and off, and on from off by more than colour', async () => {
    await press(notice(page), 'preferences')
    const box = preferences(page).getByRole('switch').first()
    const look = async (): Promise<Buffer> => {
      await page.mouse.move(0, 0)
      await still(page)
      return box.screenshot()
    }
    const off = await look()
    if (media.forcedColors === 'none') {
      expect(
        await measured<number>(box, "against(element, 'borderTopColor')"),
      ).toBeGreaterThanOrEqual(3)
      expect(
        await measured<number>(box, "against(element, 'backgroundColor', '::before')"),
      ).toBeGreaterThanOrEqual(3)
    }
    const place = "getComputedStyle(element, '::before').marginInlineStart"
    const before = await measured<string>(box, place)
    await box.check()
    const on = await look()
    expect(on.equals(off)).toBe(false)
    if (media.forcedColors === 'none') {
      // The knob has moved, to the other end.
      expect(await measured<string>(box, place)).not.toBe(before)
      expect(
        await measured<number>(box, "against(element, 'backgroundColor')"),
      ).toBeGreaterThanOrEqual(3)
      expect(
        await measured<number>(box, "against(element, 'backgroundColor', '::before')"),
      ).toBeGreaterThanOrEqual(3)
    } else {
      expect(await measured<string>(box, 'getComputedStyle(element).appearance')).toBe('auto')
    }
  })

  test('what has focus has a ring of 2 px, 3 to 1 against the surface', async () => {
    const rings: [string, unknown][] = []
    const ring = async (layer: Locator, count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        await page.keyboard.press('Tab')
        const now = layer.locator(':focus')
        if ((await now.count()) === 0) continue
        const found = await measured<{ ratio: number; outlineStyle: string; width: number }>(
          now,
          'outlined(element)',
        )
        const clear = found.ratio >= 3 && found.outlineStyle !== 'none' && found.width >= 2
        rings.push([await focused(page), clear || found])
      }
    }
    await ring(notice(page), 4)
    await press(notice(page), 'preferences')
    await ring(preferences(page), 12)
    expect(rings.length).toBeGreaterThanOrEqual(14)
    expect(rings.filter(([, clear]) => clear !== true)).toEqual([])
  })
})

test('under forced colours layers and all their buttons have edges', async () => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await asked(page, long.site.origin)
  const edge = `['Top', 'Right', 'Bottom', 'Left'].map((side) => {
    const style = getComputedStyle(element)
    return style['border' + side + 'Style'] === 'solid' && parseFloat(style['border' + side + 'Width']) > 0 && against(element, 'border' + side + 'Color') >= 3
  })`
  const all = [true, true, true, true]
  expect(await measured(notice(page), edge)).toEqual(all)
  for (const button of await notice(page).locator('button').all()) {
    expect(await measured(button, edge)).toEqual(all)
  }
  const card = page.locator('placet-placeholder')
  await card.locator('button').first().waitFor()
  expect(await measured(card.locator('.frame'), edge)).toEqual(all)
  for (const button of await card.locator('button').all()) {
    expect(await measured(button, edge)).toEqual(all)
  }
  await press(notice(page), 'preferences')
  expect(await measured(preferences(page), edge)).toEqual(all)
  for (const button of await preferences(page).locator('button').all()) {
    expect(await measured(button, edge)).toEqual(all)
  }
})
