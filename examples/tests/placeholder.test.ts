import { build } from 'esbuild'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fineTuneLab } from '../placet.config.ts'
import { openStaticSite, type StaticSite } from './static-site.ts'
import { action, eventually } from './visitor.ts'
import { openBrowser } from './world.ts'

const POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types placet"

/** An app of this test's own making: consent and placeholders, which the test starts itself. */
const APP = `
import { createConsent } from '@placet/core'
import { en, noticeBrief, noticeHash, publish, renderNotice } from '@placet/core/policy'
import { createPlaceholders } from '../../packages/widget/src/placeholders.ts'

window.begin = async () => {
  const policy = await (await fetch('/policy.json')).json()
  const notice = renderNotice(policy, en, 'en')
  const brief = { hash: noticeHash(notice), content: noticeBrief(notice) }
  const consent = createConsent({ policy: publish(policy) })
  const once = (element) => element.setAttribute('src', element.dataset.src)
  const whole = async () => ({ policy, notice })
  createPlaceholders(consent, { once, whole, brief }).watch(document)
  window.consent = consent
}
const sheet = new CSSStyleSheet()
sheet.replaceSync(document.querySelector('#css').textContent)
document.adoptedStyleSheets = [sheet]
window.shift = 0
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shift += value
}).observe({ type: 'layout-shift', buffered: true })
`

const CSS = `
:root { color-scheme: light dark }
body { max-width: 60em; margin: 2em auto; padding: 0 1em; font: 17px/1.6 serif }
.flow > * + * { margin-top: 1.5em }
.flow > :first-child { margin-top: 0 }
.fluid { width: 100%; aspect-ratio: 16/9; border: 0 }
.most { max-width: 100%; box-sizing: border-box; padding: 3px }
.wrap { position: relative; padding-bottom: 40% }
.wrap > * { position: absolute; inset: 0; width: 100%; height: 100% }
.row { display: flex; gap: 1em; height: 180px; margin: 1em 0 }
.row iframe { flex: 1; min-width: 0; border-radius: 12px }
.grid { display: grid; grid-template-columns: 1fr 1fr; gap: 1em }
.grid iframe { width: 100%; height: 220px }
.wide { width: 50vw; height: auto }
.block { display: block }
.middle { display: block; width: 60%; height: 200px; margin: 1em auto }
.side { float: right; width: 40%; height: 9em; margin-left: 1em }
[hidden] { display: none !important }
placet-placeholder, body * { opacity: 1; letter-spacing: normal }
@media (max-width: 600px) { .row { flex-direction: column; height: 420px } .side { width: 100% } }
`

const FILM = 'data-placet="functional" data-src="/film.html"'
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Films</title>
<meta name="viewport" content="width=device-width"><script type="text/plain" id="css">${CSS}</script>
<body><h1>Films</h1><a id="before" href="#top">before</a>
<div class="flow"><iframe id="fluid" class="fluid" ${FILM}></iframe><p>Words after it.</p>
<iframe id="fixed" class="most" width="560" height="315" ${FILM}></iframe>
<p>A small <iframe id="small" width="200" height="120" ${FILM}></iframe> in a line of text.</p>
<p><iframe id="natural" class="most" ${FILM}></iframe></p></div>
<div class="wrap"><iframe id="wrapped" ${FILM}></iframe></div>
<div class="row"><iframe id="one" ${FILM}></iframe><iframe id="two" ${FILM}></iframe></div>
<div class="grid"><iframe id="cell" ${FILM}></iframe>
<video id="video" class="wide" width="640" height="360" controls ${FILM}></video></div>
<iframe id="block" class="block" height="120" ${FILM}></iframe>
<iframe id="middle" class="middle" ${FILM}></iframe>
<iframe id="side" class="side" ${FILM}></iframe><p>Beside it.</p>
<div id="tab" hidden><iframe id="later" class="fluid" ${FILM}></iframe></div>
<p>The end.</p><script src="/app.js"></script>`

let app: string
let browser: Browser
let visitor: BrowserContext
let page: Page
let site: StaticSite
let refused: string[]

/** Bundled from the sources, with style sheets as text. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: APP, resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['placet-source'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    define: { PLACET_BUNDLE: '"test"' },
    nodePaths: ['packages/widget/node_modules', 'packages/core/node_modules'].map(
      (path) => new URL(`../../${path}`, import.meta.url).pathname,
    ),
  })
  return outputFiles[0]?.text ?? ''
}

beforeAll(async () => {
  app = await bundled()
  browser = await openBrowser(0)
})
afterAll(() => browser.close())
beforeEach(async () => {
  const policy = (origin: string): string => JSON.stringify(fineTuneLab([origin]))
  site = await openStaticSite(
    (origin) => ({
      '/': PAGE,
      '/app.js': app,
      '/policy.json': policy(origin),
      '/film.html': '<!doctype html><title>Film</title><button>play</button>',
    }),
    POLICY,
  )
})
afterEach(async () => {
  await visitor.close()
  await site.close()
})

/** Opens the page; nothing stands in for anything as yet. */
async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
  visitor = await browser.newContext(options)
  page = await visitor.newPage()
  refused = []
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text())
  })
  page.on('pageerror', (error) => refused.push(String(error)))
  await page.goto(site.origin)
  // The page's own style sheet has come by now; what moves from here on, placeholders move.
  await settled()
  await run('void (shift = 0)')
}

const run = <T>(code: string): Promise<T> => page.evaluate<T>(code)
const begin = (): Promise<void> => run('begin()')
const placeholders = (): Locator => page.locator('placet-placeholder')
const of = (id: string): Locator => page.locator(`placet-placeholder:has(+ #${id})`)
const films = (): number => site.paths.filter((path) => path === '/film.html').length
const settled = (): Promise<void> => page.waitForTimeout(150)

/** Where each element is, or what stands in for it, and where the text ends. */
const boxes = (): Promise<Record<string, string>> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('[data-placet], p')].map((element, i) => {
      const before = element.previousElementSibling
      const seen = before?.localName === 'placet-placeholder' ? before : element
      const { x, y, width, height } = seen.getBoundingClientRect()
      const at = [x, y + scrollY, width, height].map((value) => value.toFixed(2))
      return [element.id || `text ${i}`, at.join(' ')] as const
    })
    return Object.fromEntries(all)
  })

describe('placeholders', () => {
  test.each([320, 768, 1280])(
    'at %i px take exactly the space of what they stand in for, and nothing moves as they come and go',
    async (width) => {
      await open({ viewport: { width, height: 900 } })
      const before = await boxes()
      await begin()
      await settled()
      expect(await placeholders().count()).toBe(13)
      expect(await boxes()).toEqual(before)
      expect(films()).toBe(0)
      await run('consent.acceptAll()')
      await settled()
      expect(await placeholders().count()).toBe(0)
      expect(await boxes()).toEqual(before)
      await run('consent.withdraw()')
      await settled()
      expect(await boxes()).toEqual(before)
      expect(await run('shift')).toBe(0)
      expect(refused).toEqual([])
    },
  )

  test('stay as wide as what they stand in for while the window changes', async () => {
    await open({ viewport: { width: 1280, height: 900 } })
    await begin()
    for (const width of [900, 480, 1100]) {
      await page.setViewportSize({ width, height: 900 })
      await settled()
      const stood = await boxes()
      await run('consent.acceptAll()')
      await settled()
      expect(await boxes()).toEqual(stood)
      await run('consent.withdraw()')
    }
  })

  test('have their size also where they were put in out of sight', async () => {
    await open({ viewport: { width: 1000, height: 900 } })
    await begin()
    await run('void (document.querySelector("#tab").hidden = false)')
    const { later } = await boxes()
    await run('consent.acceptAll()')
    await settled()
    expect((await boxes())['later']).toBe(later)
    expect(later).toContain(` ${((966 * 9) / 16).toFixed(2)}`)
  })

  test('yield to no rule of the page', async () => {
    await open()
    await run(
      `{ const sheet = new CSSStyleSheet()
         sheet.replaceSync('placet-placeholder, body * { margin: 9px; display: none; width: 1px; transition: all 1s }')
         sheet.insertRule('iframe { display: block; width: 400px }', 1)
         document.adoptedStyleSheets = [sheet] }`,
    )
    const before = await run('getComputedStyle(document.querySelector("#fluid")).width')
    await begin()
    expect(await run('getComputedStyle(document.querySelector("placet-placeholder")).width')).toBe(
      before,
    )
  })
})

describe('by keyboard', () => {
  test('once loads this one alone, moves focus to it, and scrolls nothing', async () => {
    await open({ viewport: { width: 1280, height: 900 } })
    await begin()
    await page.locator('#before').focus()
    const focused = (): Promise<string> =>
      run(
        `document.activeElement.shadowRoot?.activeElement?.textContent ?? document.activeElement.id`,
      )
    const seen: string[] = []
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('Tab')
      seen.push(await focused())
    }
    expect(seen).toEqual(['Privacy policy', 'Show once', 'Always allow: Functional'])
    await page.keyboard.press('Shift+Tab')
    const at = await run('scrollY')
    await page.keyboard.press('Enter')
    await eventually(() => (films() === 1 ? true : undefined))
    await settled()
    expect([await focused(), await run('scrollY'), films()]).toEqual(['fluid', at, 1])
    expect(await placeholders().count()).toBe(12)
    expect(await visitor.cookies()).toEqual([])
  })

  test('always loads all of its category, keeps the decision, and can be withdrawn', async () => {
    await open()
    await begin()
    await of('fixed').locator(action('always')).focus()
    await page.keyboard.press('Space')
    await eventually(() => (films() >= 9 ? true : undefined))
    expect(await placeholders().count()).toBe(0)
    expect(await run('document.activeElement.id')).toBe('fixed')
    expect(await run('consent.state.decision.categories')).toEqual({
      functional: true,
      analytics: false,
    })
    await run('consent.withdraw()')
    await settled()
    expect(await placeholders().count()).toBe(13)
    expect(await run('document.querySelector("#fixed").hasAttribute("src")')).toBe(false)
  })

  test('what focus is on shows it', async () => {
    await open()
    await begin()
    await of('fluid').locator(action('once')).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Shift+Tab')
    const outline = await of('fluid')
      .locator(action('once'))
      .evaluate((button) => getComputedStyle(button).outline)
    expect(outline).toMatch(/solid 2px/)
  })
})

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxIn(id: string, selector: string): Promise<Box> {
  const box = await of(id).locator(selector).boundingBox()
  if (!box) throw new Error(`no ${selector} for #${id}`)
  return box
}

const within = (inner: Box, outer: Box): boolean =>
  inner.y >= outer.y - 1 && inner.y + inner.height <= outer.y + outer.height + 1

describe('in any box', () => {
  test('both buttons are in sight at 320 px, alike and large enough, and the rest scrolls', async () => {
    await open({ viewport: { width: 320, height: 700 } })
    await begin()
    for (const id of ['fluid', 'fixed', 'small', 'natural', 'cell', 'side']) {
      const frame = await boxIn(id, '.frame')
      const once = await boxIn(id, action('once'))
      const always = await boxIn(id, action('always'))
      expect([once.y, once.width, once.height]).toEqual([always.y, always.width, always.height])
      expect(once.height).toBeGreaterThanOrEqual(24)
      expect(once.width).toBeGreaterThanOrEqual(44)
      expect([within(once, frame), within(always, frame)]).toEqual([true, true])
      const text = of(id).locator('.text')
      expect(await text.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true)
      await of(id).locator('a').focus()
      expect(within(await boxIn(id, 'a'), await boxIn(id, '.text'))).toBe(true)
    }
  })

  test.each(['light', 'dark'] as const)(
    'words stand out from what is behind them by 4.5 to 1, in %s',
    async (colorScheme) => {
      await open({ colorScheme })
      await begin()
      const ratios = await of('fluid').evaluate((host) => {
        const canvas = document.createElement('canvas').getContext('2d', {
          willReadFrequently: true,
        })
        const light = (colour: string): number => {
          if (!canvas) return 0
          canvas.fillStyle = colour
          canvas.fillRect(0, 0, 1, 1)
          const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
            const part = byte / 255
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
          })
          return 0.2126 * r + 0.7152 * g + 0.0722 * b
        }
        const style = (selector: string): CSSStyleDeclaration =>
          getComputedStyle(host.shadowRoot?.querySelector(selector) ?? host)
        const ratio = (one: string, other: string): number => {
          const [low = 0, high = 0] = [light(one), light(other)].sort((a, b) => a - b)
          return (high + 0.05) / (low + 0.05)
        }
        const back = style('.frame').backgroundColor
        const button = style('button')
        return [
          ...['#Title', '.facts', 'a'].map((selector) => ratio(style(selector).color, back)),
          ratio(button.color, button.backgroundColor),
        ]
      })
      for (const ratio of ratios) expect(ratio).toBeGreaterThanOrEqual(4.5)
    },
  )
})
