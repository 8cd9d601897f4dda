import { densities, looks, positions, type Look } from '../../packages/core/src/looks.ts'
import { policySchema } from '../../packages/core/src/wire.ts'
import { build } from 'esbuild'
import fc from 'fast-check'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fineTuneLab } from '../placet.config.ts'
import { openStaticSite, type StaticSite } from './static-site.ts'
import { action, NOTICE, PREFERENCES } from './visitor.ts'
import { openBrowser } from './world.ts'

type Values = Readonly<Record<string, string>>

const HERO = `<main><h1>Models that fit your work</h1>
<p>Bring your data and leave with a model of your own. Training runs on machines that you choose,
costs what it says, and can be stopped at any time. Nothing is kept that you did not ask for, and
what is kept can be taken along.</p><a href="#more">More</a></main>`
const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'
const STYLE = '<style>h1 { font: 700 2.75em/1.1 sans-serif } p { font: 1.25em/1.5 serif }</style>'
const html = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title>${STYLE}${TAG}<body>${body}`

let browser: Browser
let site: StaticSite
let look: Values = {}

beforeAll(async () => {
  browser = await openBrowser(0)
  site = await openStaticSite((origin) => ({
    '/': html(HERO),
    '/policy.json': JSON.stringify({ ...fineTuneLab([origin]), look }),
  }))
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

/** A visitor to a page whose notice has this look, once it stands still. */
async function visit(dress: Values, as: BrowserContextOptions = {}): Promise<Page> {
  look = dress
  const context = await browser.newContext({ reducedMotion: 'reduce', ...as })
  const page = await context.newPage()
  await page.goto(site.origin)
  await page.locator(NOTICE).waitFor()
  return page
}

/** What the schema says is wrong with a look, by property. */
function faults(given: Values): (readonly [property: string, message: string])[] {
  const { error } = policySchema.safeParse({ ...fineTuneLab(['https://a.test']), look: given })
  return (error?.issues ?? []).map(({ path, message }) => [String(path[1]), message] as const)
}

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`)
const either = fc.tuple(colour, colour).map(([light, dark]) => `light-dark(${light}, ${dark})`)

/** Looks at random, each with the colours that the schema asks for in place of what is faint. */
const accepted: fc.Arbitrary<Values> = fc
  .record(
    {
      '--placet-surface': either,
      '--placet-text': colour,
      '--placet-muted': either,
      '--placet-border': colour,
      '--placet-accent': either,
      '--placet-accent-text': colour,
      '--placet-radius': fc.constantFrom('0', '4px', '2em'),
      '--placet-font': fc.constantFrom('serif', "'DejaVu Sans', sans-serif", 'monospace'),
      '--placet-size': fc.constantFrom('0.75em', '13px', '1em', '1.5em'),
      '--placet-space': fc.constantFrom('0.5em', '1em', '2.5em'),
      '--placet-width': fc.constantFrom('16em', '24em', '45em', '60em'),
      '--placet-block': fc.constantFrom('auto 0', 'auto'),
      '--placet-inline': fc.constantFrom('0 auto', 'auto', 'auto 0'),
      '--placet-scheme': fc.constantFrom('light', 'dark', 'light dark'),
    },
    { requiredKeys: [] },
  )
  .map((given) => {
    const mends = faults(given).map(([property, message]) => [
      property,
      /"([^"]+)" would do$/.exec(message)?.[1] ?? message,
    ])
    return { ...given, ...Object.fromEntries(mends) }
  })

const RANDOM = fc.sample(accepted, { numRuns: 12, seed: 20261124 })
/** 1.15em: what is left free beside the notice. */
const EDGE = 16

/** Where a position puts the notice, in whole pixels from each side of a page of this width. */
function expected(name: string, box: Box, { width, direction }: Setting): Sides {
  if (width === 320) return { before: 0, after: 0, below: 0 }
  const middle = Math.round((width - box.width) / 2)
  const far = Math.round(width - box.width) - EDGE
  const atStart = (name === 'corner') === (direction === 'ltr')
  const [before, after] = name.startsWith('corner')
    ? [atStart ? EDGE : far, atStart ? far : EDGE]
    : [middle, middle]
  return { before, after, below: name === 'centre' ? Math.round((700 - box.height) / 2) : EDGE }
}

test.each(Object.entries(positions))(
  'in position %s it stands where it should at 320, 768 and 1280 px, from either direction',
  async (name, place) => {
    const page = await visit({ ...place })
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 700 })
      for (const direction of ['ltr', 'rtl']) {
        await page.evaluate((dir) => {
          for (const host of document.querySelectorAll<HTMLElement>('placet-consent')) {
            host.dir = dir
          }
        }, direction)
        const box = await boxOf(page.locator(NOTICE))
        const seen = {
          before: Math.round(box.x),
          after: Math.round(width - box.x - box.width),
          below: Math.round(700 - box.y - box.height),
        }
        expect(seen, `${width} ${direction}`).toEqual(expected(name, box, { width, direction }))
        expect(box.height).toBeLessThanOrEqual(351)
        expect(await overflows(page)).toBe(false)
      }
    }
    await page.context().close()
  },
)

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Setting {
  readonly width: number
  readonly direction: string
}

interface Sides {
  readonly before: number
  readonly after: number
  readonly below: number
}

async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox()
  if (!box) throw new Error('it has no box')
  return box
}

const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

test('where the words do not fit, they scroll and the buttons stay', async () => {
  for (const place of Object.values(positions)) {
    const viewport = { width: 768, height: 460 }
    const page = await visit({ ...place, '--placet-size': '1.25em' }, { viewport })
    const words = page.locator(`${NOTICE} .text`)
    const [scrolled, box] = [
      await words.evaluate((element) => {
        element.scrollTop = 9999
        return element.scrollTop
      }),
      await boxOf(page.locator(NOTICE)),
    ]
    expect(scrolled).toBeGreaterThan(0)
    for (const name of ['reject-all', 'accept-all', 'preferences']) {
      const button = await boxOf(page.locator(`${NOTICE} ${action(name)}`))
      expect(button.y + button.height).toBeLessThanOrEqual(box.y + box.height)
    }
    await page.context().close()
  }
})

test('in the middle it is no wall: what is beside it can be used, and nothing dims it', async () => {
  const page = await visit({ ...positions.centre }, { viewport: { width: 1280, height: 900 } })
  await page.getByRole('link', { name: 'More' }).click({ timeout: 2000 })
  expect(new URL(page.url()).hash).toBe('#more')
  const corners = await page.evaluate(() =>
    [
      [5, 5],
      [1275, 5],
      [5, 895],
      [1275, 895],
      [640, 60],
    ].map(([x = 0, y = 0]) => document.elementFromPoint(x, y)?.localName),
  )
  expect(corners).not.toContain('placet-consent')
  await page.context().close()
})

test('preferences stand in the middle whatever the position of the notice', async () => {
  const boxes = []
  for (const place of Object.values(positions)) {
    const page = await visit({ ...place }, { viewport: { width: 1280, height: 800 } })
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    await page.locator(PREFERENCES).waitFor()
    boxes.push(await boxOf(page.locator(PREFERENCES)))
    await page.context().close()
  }
  const [first] = boxes
  expect(first && Math.abs(first.x * 2 + first.width - 1280)).toBeLessThan(1)
  for (const box of boxes) expect(box).toEqual(first)
})

/** Everything of how an element is painted. */
const styleOf = (element: Locator): Promise<Record<string, string>> =>
  element.evaluate((one) => {
    const style = getComputedStyle(one)
    // Where its own width puts its middle is not how it looks.
    const own = /origin|^(inline|block)-size$|^(width|height)$/
    return Object.fromEntries(
      [...style]
        .filter((name) => !own.test(name))
        .map((name) => [name, style.getPropertyValue(name)]),
    )
  })

/** How far the pixels of a picture are from the colour around it, in OKLab, all added up. */
async function salience(blank: Page, png: Buffer, panel: string): Promise<number> {
  return blank.evaluate(
    async ([base64 = '', around = '']) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      if (!context) return NaN
      context.fillStyle = around
      context.fillRect(0, 0, 1, 1)
      const oklab = ([r = 0, g = 0, b = 0]: readonly number[]): number[] => {
        const [x = 0, y = 0, z = 0] = [r, g, b].map((channel) => {
          const part = channel / 255
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
        })
        const l = Math.cbrt(0.4122214708 * x + 0.5363325363 * y + 0.0514459929 * z)
        const m = Math.cbrt(0.2119034982 * x + 0.6806995451 * y + 0.1073969566 * z)
        const s = Math.cbrt(0.0883024619 * x + 0.2817188376 * y + 0.6299787005 * z)
        return [
          0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
        ]
      }
      const from = oklab([...context.getImageData(0, 0, 1, 1).data])
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      let sum = 0
      for (let i = 0; i < data.length; i += 4) {
        const to = oklab([...data.subarray(i, i + 3)])
        sum += Math.hypot(...to.map((part, axis) => part - (from[axis] ?? 0)))
      }
      return sum
    },
    [png.toString('base64'), panel],
  )
}

const DRESSES: readonly (readonly [name: string, dress: Values])[] = [
  ...Object.entries(looks).map(([name, preset]: [string, Look]) => [name, { ...preset }] as const),
  ...Object.entries(densities).map(
    ([name, density]: [string, Look]) =>
      [
        `${name} forest at the bottom`,
        { ...looks.forest, ...positions.bottom, ...density },
      ] as const,
  ),
  ...RANDOM.map((dress, i) => [`look ${i + 1} at random`, dress] as const),
]

describe.each(DRESSES)('with %s', (_, dress) => {
  test('the schema has no objection', () => {
    expect(faults(dress)).toEqual([])
  })

  test.each([
    ['light', 1280],
    ['dark', 320],
  ] as const)(
    'refusing looks as accepting does, on a %s page of %i px, and all can be read',
    async (...row) => {
      const [colorScheme, width] = row
      const page = await visit(dress, { colorScheme, viewport: { width, height: 800 } })
      const refuse = page.locator(`${NOTICE} ${action('reject-all')}`)
      const accept = page.locator(`${NOTICE} ${action('accept-all')}`)
      const style = await styleOf(refuse)
      expect(await styleOf(accept)).toEqual(style)
      expect(style['background-color']).not.toBe('rgba(0, 0, 0, 0)')
      const [one, other] = [await boxOf(refuse), await boxOf(accept)]
      expect(Math.abs(one.width - other.width)).toBeLessThanOrEqual(1)
      expect(Math.abs(one.height - other.height)).toBeLessThanOrEqual(1)
      const blank = await page.context().newPage()
      await blank.goto('about:blank')
      const panel = (await styleOf(page.locator(NOTICE)))['background-color'] ?? ''
      const seen = await Promise.all(
        [await refuse.screenshot(), await accept.screenshot()].map((png) =>
          salience(blank, png, panel),
        ),
      )
      const [refusing = NaN, accepting = NaN] = seen
      expect(refusing / accepting).toBeGreaterThan(0.9)
      expect(refusing / accepting).toBeLessThan(1.1)
      const { text, muted, accent, words } = await contrasts(page)
      expect(Math.min(text, muted, words)).toBeGreaterThanOrEqual(4.5)
      expect(accent).toBeGreaterThanOrEqual(3)
      await page.context().close()
    },
  )
})

/** Contrast ratios (WCAG 2.2) of the notice as the browser has computed its colours. */
function contrasts(page: Page): Promise<Record<'text' | 'muted' | 'accent' | 'words', number>> {
  return page.locator(NOTICE).evaluate((notice) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    const styleAt = (selector: string): CSSStyleDeclaration => {
      const found = notice.querySelector(selector)
      if (!found) throw new Error(`no ${selector}`)
      return getComputedStyle(found)
    }
    const luminance = (...colours: string[]): number => {
      if (!context) return NaN
      for (const one of colours) {
        context.fillStyle = one
        context.fillRect(0, 0, 1, 1)
      }
      const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((channel) => {
        const part = channel / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ratio = (one: number, other: number): number =>
      (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    const surface = getComputedStyle(notice).backgroundColor
    const below = luminance(surface)
    const button = styleAt('[data-placet-action=reject-all]')
    const accent = luminance(surface, button.backgroundColor)
    return {
      text: ratio(luminance(surface, styleAt('h2').color), below),
      muted: ratio(luminance(surface, styleAt('p').color), below),
      accent: ratio(accent, below),
      words: ratio(luminance(surface, button.backgroundColor, button.color), accent),
    }
  })
}

describe('motion', () => {
  const animations = (page: Page): Promise<unknown[]> =>
    page.locator(NOTICE).evaluate((notice) =>
      notice.getAnimations({ subtree: true }).map(({ effect }) => ({
        duration: Number(effect?.getComputedTiming().endTime),
        moves: [
          ...new Set(
            (effect instanceof KeyframeEffect ? effect.getKeyframes() : []).flatMap((frame) =>
              Object.keys(frame),
            ),
          ),
        ].filter((key) => !/offset|easing|composite/i.test(key)),
      })),
    )

  test('is a short fade that shifts nothing, and only for those who do not mind', async () => {
    look = {}
    const context = await browser.newContext({ reducedMotion: 'no-preference' })
    const page = await context.newPage()
    // Held at its first frame, so that it can be looked at.
    const client = await context.newCDPSession(page)
    await client.send('Animation.enable')
    await client.send('Animation.setPlaybackRate', { playbackRate: 0 })
    await page.goto(site.origin)
    await page.locator(NOTICE).waitFor()
    const [only, ...more] = await animations(page)
    expect(more).toEqual([])
    expect(only).toEqual({ duration: expect.any(Number), moves: ['opacity'] })
    expect((only as { duration: number }).duration).toBeLessThanOrEqual(200)
    await context.close()
  })

  test('is none for those who asked for less', async () => {
    const page = await visit({})
    expect(await animations(page)).toEqual([])
    await page.context().close()
  })
})

describe('the largest contentful paint', () => {
  /** What it was: an element of the page, something in a shadow tree, or nothing at all. */
  const largest = (page: Page): Promise<string> =>
    page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          let last = 'nothing'
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
              const { element } = entry as PerformanceEntry & { element: Element | null }
              last = element?.localName ?? 'in a shadow tree'
            }
          }).observe({ type: 'largest-contentful-paint', buffered: true })
          setTimeout(() => resolve(last), 500)
        }),
    )

  test.each(
    [320, 1280].flatMap((width) =>
      (['no-preference', 'reduce'] as const).map((motion) => [width, motion] as const),
    ),
  )('at %i px, with motion %s, is the page’s own', async (width, reducedMotion) => {
    const page = await visit({}, { reducedMotion, viewport: { width, height: 800 } })
    expect(['h1', 'p']).toContain(await largest(page))
    await page.context().close()
  })
})

describe('in development', () => {
  /** An app of the npm packages, which gives its look to `mount`, on a host of this name. */
  async function app(origin: string, given: Values): Promise<{ said: string[]; asked: string[] }> {
    const files = await bundled(given)
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    const said: string[] = []
    const asked: string[] = []
    page.on('console', (line) => said.push(line.text()))
    page.on('pageerror', (error) => said.push(String(error)))
    await page.route(`${origin}/**`, (route) => {
      const { pathname } = new URL(route.request().url())
      asked.push(pathname)
      const body = files.get(pathname)
      const type = body === undefined ? 'text/html' : 'text/javascript'
      const shell =
        '<!doctype html><title>App</title><body><script type="module" src="/app.js"></script>'
      return route.fulfill({ body: body ?? shell, contentType: type })
    })
    await page.goto(`${origin}/`)
    await page.locator(NOTICE).waitFor()
    await page.waitForTimeout(300)
    await context.close()
    return { said, asked }
  }

  test('a look that is hard to read is said once, with what would do', async () => {
    const { said } = await app('http://localhost:9', {
      '--placet-muted': '#bbb',
      '--placet-accent': 'color-mix(in srgb, #ccc 50%, #bbb)',
    })
    expect(said).toEqual([
      [
        'placet: this look is hard to read.',
        '  --placet-muted: #bbbbbb on #ffffff is 1.91:1, the least is 4.5:1; #767676 would do',
        '  --placet-accent: #c4c4c4 on #ffffff is 1.74:1, the least is 3:1; #939393 would do',
        '  --placet-accent-text: #ffffff on #939393 is 3.07:1, the least is 4.5:1; #2b2b2b would do',
      ].join('\n'),
    ])
  })

  test('a look that can be read is not spoken of', async () => {
    expect((await app('http://localhost:9', { ...looks.paper })).said).toEqual([])
  })

  test('on any other host nothing is measured, and the code for it is not loaded', async () => {
    const { said, asked } = await app('http://www.example.com', { '--placet-muted': '#ddd' })
    expect(said).toEqual([])
    expect(asked.filter((path) => path.includes('look-check'))).toEqual([])
    const here = await app('http://localhost:9', { ...looks.paper })
    expect(here.asked.filter((path) => path.includes('look-check'))).toHaveLength(1)
  })
})

/** The files of an app as a bundler makes them of the built packages, by path. */
async function bundled(given: Values): Promise<Map<string, string>> {
  const policy = fineTuneLab(['http://localhost:9'])
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createConsent } from '@placet/core'
        import { publish } from '@placet/core/policy'
        import { mount } from '@placet/widget'
        const policy = publish(${JSON.stringify(policy)})
        mount(createConsent({ policy }), { look: ${JSON.stringify(given)} })`,
      resolveDir: new URL('../web-app/', import.meta.url).pathname,
    },
    bundle: true,
    logLevel: 'silent',
    splitting: true,
    write: false,
    format: 'esm',
    entryNames: 'app',
    outdir: '/',
  })
  return new Map(outputFiles.map(({ path, text }) => [path.replace('stdin', 'app'), text]))
}
