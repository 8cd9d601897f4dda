import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  asked,
  askAgain,
  LAPTOP,
  notice,
  openLongSite,
  PHONE,
  preferences,
  press,
  still,
  type LongSite,
} from './accessibility-site.ts'
import { action, cookie, eventually } from './visitor.ts'

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
const reject = (layer: Locator): Locator => layer.locator(action('reject-all'))
const accept = (layer: Locator): Locator => layer.locator(action('accept-all'))

/** Everything that a style can make differ, apart from where the button is and its words. */
const styleOf = (button: Locator): Promise<Record<string, string>> =>
  button.evaluate((element) => {
    const style = getComputedStyle(element)
    const placed = /^(perspective-origin|transform-origin)$/
    const names = [...style].filter((name) => !placed.test(name))
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]))
  })

/**
 * How much a button stands out: the OKLab distance of its pixels from the surface, added up. Pixels
 * are those of a screenshot, so that whatever paints them counts.
 */
async function salience(button: Locator): Promise<number> {
  const png = (await button.screenshot()).toString('base64')
  return button.evaluate(async (element, data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    const layer = element.closest('[data-placet-layer]')
    if (!context || !layer) throw new TypeError('nothing to measure')
    const lab = (pixel: Uint8ClampedArray): number[] => {
      const [r = 0, g = 0, b = 0] = [...pixel].map((byte) =>
        byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
      )
      const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
      const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
      const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
      return [
        0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
      ]
    }
    context.fillStyle = getComputedStyle(layer).backgroundColor
    context.fillRect(0, 0, 1, 1)
    const surface = lab(context.getImageData(0, 0, 1, 1).data)
    context.drawImage(picture, 0, 0)
    const { data: pixels } = context.getImageData(0, 0, picture.width, picture.height)
    let sum = 0
    for (let i = 0; i < pixels.length; i += 4) {
      const here = lab(pixels.subarray(i, i + 3))
      sum += Math.hypot(...here.map((value, axis) => value - (surface[axis] ?? 0)))
    }
    return sum
  }, png)
}

const LOOKS = [
  ['light', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced colours', { colorScheme: 'dark', forcedColors: 'active' }],
] as const

/** Styles of which nobody sees anything but a size, which is measured. */
const SIZE = /(width|inline-size)$/

/** Which styles two buttons do not have in common. */
async function styleDifferences(one: Locator, other: Locator): Promise<string[]> {
  const [a, b] = [await styleOf(one), await styleOf(other)]
  return Object.keys(a).filter((name) => a[name] !== b[name] && !SIZE.test(name))
}

/** By how many px two buttons differ in size, and whether they stand in one line. */
async function placeDifferences(one: Locator, other: Locator): Promise<string[]> {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()]
  if (!a || !b) return ['not in the page']
  const size = Math.max(Math.abs(a.width - b.width), Math.abs(a.height - b.height))
  const inLine = Math.min(Math.abs(a.y - b.y), Math.abs(a.x - b.x)) < 0.5
  return [...(size <= 1 ? [] : [`size by ${size} px`]), ...(inLine ? [] : ['not in one line'])]
}

/** What differs between refusing and accepting on a layer, if anything does. */
async function differences(layer: Locator): Promise<string[]> {
  await page.mouse.move(0, 0)
  await still(page)
  const [no, yes] = [reject(layer), accept(layer)]
  const ratio = (await salience(no)) / (await salience(yes))
  return [
    ...(await styleDifferences(no, yes)),
    ...(await placeDifferences(no, yes)),
    ...(ratio >= 0.9 && ratio <= 1.1 ? [] : [`salience ${ratio}`]),
  ]
}

describe.each(LOOKS)('in %s', (_, media) => {
  test.each([
    ['/', 'a laptop', LAPTOP],
    ['/', 'a phone', PHONE],
    ['/ar', 'a laptop', LAPTOP],
    ['/ar', 'a phone', PHONE],
  ])('refusing looks as accepting does, on both layers (%s on %s)', async (path, _device, size) => {
    await page.emulateMedia(media)
    await page.setViewportSize(size)
    await open(path)
    expect(await differences(notice(page))).toEqual([])
    // By the keyboard: the mouse would stand over what comes.
    await notice(page).locator(action('preferences')).press('Enter')
    expect(await differences(preferences(page))).toEqual([])
  })
})

describe('refusing', () => {
  test('is the same element as accepting, in the same place, with a label as plain', async () => {
    await open()
    const kin = (layer: Locator): Promise<unknown> =>
      layer.evaluate((element) => {
        const no = element.querySelector('[data-placet-action=reject-all]')
        const yes = element.querySelector('[data-placet-action=accept-all]')
        const names = [no, yes].map((one) => one?.getAttributeNames().join())
        return {
          tags: [no?.localName, yes?.localName],
          words: [no?.textContent, yes?.textContent],
          together: no?.parentElement === yes?.parentElement,
          alike: names[0] === names[1],
        }
      })
    const expected = {
      tags: ['button', 'button'],
      words: ['Reject all', 'Accept all'],
      together: true,
      alike: true,
    }
    expect(await kin(notice(page))).toEqual(expected)
    await press(notice(page), 'preferences')
    expect(await kin(preferences(page))).toEqual(expected)
  })

  test('looks as accepting does also under the mouse and in focus', async () => {
    await open()
    const under = async (
      button: Locator,
      how: 'hover' | 'focus',
    ): Promise<Record<string, string>> => {
      await page.mouse.move(0, 0)
      await button[how]()
      await still(page)
      return styleOf(button)
    }
    await page.keyboard.press('Tab')
    for (const how of ['hover', 'focus'] as const) {
      const no = await under(reject(notice(page)), how)
      const yes = await under(accept(notice(page)), how)
      const other = Object.keys(no).filter((name) => no[name] !== yes[name])
      expect(other.filter((name) => !SIZE.test(name))).toEqual([])
    }
  })

  test('is there whenever accepting is, and as often', async () => {
    await open()
    await press(notice(page), 'preferences')
    for (const layer of [notice(page), preferences(page)]) {
      expect(await reject(layer).count()).toBe(1)
      expect(await accept(layer).count()).toBe(1)
    }
  })

  test('comes in the same frame as accepting', async () => {
    await page.addInitScript(`
      window.frames_ = { 'reject-all': [], 'accept-all': [] }
      let frame = 0
      requestAnimationFrame(function look() {
        frame++
        const root = document.querySelector('placet-consent')?.shadowRoot
        for (const name in frames_) {
          const button = root?.querySelector('[data-placet-action=' + name + ']')
          const there = button?.checkVisibility({ opacityProperty: true, visibilityProperty: true })
          if (there && !button.disabled) frames_[name].push(frame)
        }
        requestAnimationFrame(look)
      })`)
    await open()
    const { 'reject-all': no = [], 'accept-all': yes = [] } =
      await page.evaluate<Record<string, number[]>>('frames_')
    expect(no.length).toBeGreaterThan(0)
    expect(no).toEqual(yes)
  })

  test('is reached by Tab before accepting, and before any further step', async () => {
    await open()
    const buttons = await notice(page)
      .locator('button')
      .evaluateAll((all) => all.map((element) => element.getAttribute('data-placet-action')))
    expect(buttons).toEqual(['reject-all', 'accept-all', 'preferences'])
    const indexes = await notice(page).locator('[tabindex]').count()
    expect(indexes).toBe(0)
  })

  test('takes as many clicks as accepting: one, and it is stored', async () => {
    for (const button of [reject, accept]) {
      await open()
      await button(notice(page)).click()
      await notice(page).waitFor({ state: 'detached' })
      await eventually(() => cookie(page.context(), 'placet'))
      await page.context().clearCookies()
    }
  })

  test('holds: nobody is asked again who comes back', async () => {
    await open()
    await reject(notice(page)).click()
    for (let i = 0; i < 2; i++) {
      await page.reload()
      await page.waitForTimeout(200)
      expect(await page.locator('placet-consent').count()).toBe(0)
    }
  })
})

describe('withdrawing', () => {
  const settings = (): Locator => page.locator('#near')
  const cat = async (): Promise<unknown> => {
    const { value = '' } = (await cookie(page.context(), 'placet')) ?? {}
    const claims: unknown = JSON.parse(
      Buffer.from(value.split('.')[1] ?? '', 'base64url').toString(),
    )
    return claims
  }

  test('takes as many clicks as giving: two, from any place of the page', async () => {
    await open()
    await reject(notice(page)).click()
    for (const [button, granted] of [
      [accept, ['analytics', 'functional']],
      [reject, []],
    ] as const) {
      await settings().click()
      await button(preferences(page)).click()
      await preferences(page).waitFor({ state: 'detached' })
      expect(await cat()).toMatchObject({ cat: granted })
      await page.waitForLoadState()
    }
  })

  test('begins where the visitor left off: preferences show what is granted', async () => {
    await open()
    await accept(notice(page)).click()
    await settings().click()
    expect(await preferences(page).getByRole('switch', { checked: true }).count()).toBe(2)
    await press(preferences(page), 'reject-all')
    await preferences(page).waitFor({ state: 'detached' })
    await page.waitForLoadState()
    await settings().click()
    expect(await preferences(page).getByRole('switch', { checked: true }).count()).toBe(0)
  })
})

describe('nothing is', () => {
  test('ticked beforehand', async () => {
    await open()
    await press(notice(page), 'preferences')
    expect(await preferences(page).getByRole('switch').count()).toBe(2)
    expect(await preferences(page).getByRole('switch', { checked: true }).count()).toBe(0)
    expect(await preferences(page).locator('[checked], [aria-checked=true]').count()).toBe(0)
  })

  test('ticked beforehand for what is asked again, whatever was granted before', async () => {
    await askAgain(long, page)
    await press(notice(page), 'preferences')
    const of = (name: string): Promise<boolean> =>
      preferences(page).getByRole('switch', { name }).isChecked()
    expect(await of('Functional')).toBe(false)
    // Which is asked for as before, and was granted.
    expect(await of('Anonymous analytics')).toBe(true)
  })

  test('to be closed on the notice without an answer, so that no × can be taken for one', async () => {
    await open()
    const { length } = await notice(page).locator('button').all()
    expect(length).toBe(3)
    expect(await notice(page).locator(action('close')).count()).toBe(0)
  })
})

test('a look cannot make accepting and refusing differ', async () => {
  await open()
  await notice(page).evaluate((element) => {
    const root = element.getRootNode()
    const [sheet] = root instanceof ShadowRoot ? root.adoptedStyleSheets : []
    const [rule] = sheet?.cssRules ?? []
    if (!(rule instanceof CSSStyleRule)) throw new TypeError('no rule of the host')
    rule.style.setProperty('--placet-accent', 'rgb(0, 90, 160)')
    rule.style.setProperty('--placet-accent-text', 'white')
    rule.style.setProperty('--placet-radius', '0px')
  })
  expect(await styleOf(accept(notice(page)))).toMatchObject({
    'background-color': 'rgb(0, 90, 160)',
  })
  expect(await differences(notice(page))).toEqual([])
})
