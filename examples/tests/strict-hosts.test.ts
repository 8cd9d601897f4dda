import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  en,
  noticeBrief,
  noticeHash,
  pagePolicy,
  publish,
  renderNotice,
} from '../../packages/core/src/policy/index.ts'
import { fineTuneLab } from '../placet.config.ts'
import { dressed, HOST_PAGES, htmlOf, watch, type HostPage, type Watched } from './host-pages.ts'
import { openStaticSite, type StaticSite } from './static-site.ts'
import { action, cookie, eventually, NOTICE, PREFERENCES } from './visitor.ts'
import { openBrowser } from './world.ts'

const DIST = new URL('../../packages/widget/dist/', import.meta.url)

let browser: Browser
let visitor: BrowserContext
let page: Page
let site: StaticSite
let watched: Watched
let served: string

beforeAll(async () => {
  browser = await openBrowser(0)
  served = await readFile(new URL('placet-served.js', DIST), 'utf8')
})
afterAll(() => browser.close())
beforeEach(async () => {
  visitor = await browser.newContext()
  page = await visitor.newPage()
  watched = await watch(page)
})
afterEach(async () => {
  await visitor.close()
  await site.close()
})

const NOTHING = { errors: [], said: [], violations: [], foreign: [] }
/** Not beside the script, as most pages are not. */
const PAGE = '/shop/'
const SERVED = '<script src="/served.js" async></script>'

const log = (what: string): string => `(window.ran ||= []).push(${JSON.stringify(what)})`
const ran = (): Promise<string[]> => page.evaluate<string[]>('window.ran ?? []')
const allRan = async (): Promise<true | undefined> =>
  (await ran()).length === 3 ? true : undefined

/** What a page holds: scripts with an address, with a held address, inline, and a frame. */
const BODY = [
  '<script type="text/plain" data-placet="analytics" src="/one.js"></script>',
  '<script type="text/plain" data-placet="analytics" data-src="/two.js"></script>',
  `<script type="text/plain" data-placet="analytics">${log('inline')}</script>`,
  '<iframe data-placet="functional" data-src="/frame.html" width="300" height="150"></iframe>',
].join('')
const HELD = /one\.js|two\.js|frame\.html/

/** What a server serves for this policy: the script, and all that is said of it. */
function fromServer(origin: string): Record<string, string> {
  const policy = fineTuneLab([origin])
  const published = publish(policy)
  const content = renderNotice(policy, en, 'en')
  const hash = noticeHash(content)
  const inline = {
    policy: pagePolicy(published),
    notice: { hash, content: noticeBrief(content) },
    endpoint: '/placet',
    bundle: 'b'.repeat(43),
    chunks: 'placet-*.js',
  }
  return {
    '/served.js': `{const PLACET_INLINE=${JSON.stringify(inline)};\n${served}\n}`,
    '/placet/policy': JSON.stringify({ ...published, notice: { hash, content } }),
    '/placet/decisions': '{"records":[]}',
  }
}

async function open(host: HostPage, tag = SERVED, body = BODY): Promise<void> {
  const files = (origin: string): Record<string, string> => ({
    ...fromServer(origin),
    [PAGE]: htmlOf(host, tag, body),
    '/one.js': log('one'),
    '/two.js': log('two'),
    '/frame.html': htmlOf({ name: 'plain' }, '', 'frame'),
  })
  site = await openStaticSite((origin) => dressed(host, files(origin), origin), host.contentPolicy)
  await page.goto(site.origin + PAGE)
}

const press = (layer: string, name: string): Promise<void> =>
  page.locator(`${layer} ${action(name)}`).click()

/** Presses a button of the preferences, as they open from the page's own link. */
async function settings(name: string): Promise<void> {
  await page.locator('[data-placet-open]').click()
  await press(PREFERENCES, name)
}

/** The categories that the cookie says are granted; undefined where there is none. */
async function granted(): Promise<unknown> {
  const claims = (await cookie(visitor, 'placet'))?.value.split('.')[1]
  if (claims === undefined) return undefined
  const { cat }: Record<string, unknown> = JSON.parse(Buffer.from(claims, 'base64url').toString())
  return cat
}

describe('the script of a server', () => {
  test.each(HOST_PAGES)('on a page $name runs what is allowed while it is', async (host) => {
    await open(host)
    await page.locator(NOTICE).waitFor()
    expect([await ran(), site.paths.filter((path) => HELD.test(path))]).toEqual([[], []])
    expect(await visitor.cookies()).toEqual([])
    await press(NOTICE, 'reject-all')
    await eventually(granted)
    await page.reload()
    await settings('accept-all')
    await eventually(allRan)
    await page.frameLocator('iframe[src]').getByText('frame').waitFor({ state: 'attached' })
    expect(await granted()).toEqual(['analytics', 'functional'])
    // What ran cannot be stopped but with its document.
    await Promise.all([page.waitForEvent('load'), settings('reject-all')])
    await page.locator('[data-placet-open]').waitFor()
    expect([await granted(), await ran()]).toEqual([[], []])
    expect(await page.locator(`iframe[src], ${NOTICE}`).count()).toBe(0)
    expect(site.paths).toContain('/placet/decisions')
    expect(watched).toEqual(NOTHING)
  })
})

const [PLAIN = { name: '' }] = HOST_PAGES
const kind = (word: string): HostPage => HOST_PAGES.find(({ name }) => name.includes(word)) ?? PLAIN

/** How everything in a layer looks, and whether its buttons are what a visitor would hit. */
function looks(layer: string): Promise<unknown> {
  return page.evaluate((selector) => {
    const host = document.querySelector('placet-consent')
    const shown = host?.shadowRoot?.querySelector(selector)
    const inside = [...(shown?.querySelectorAll<HTMLElement>('*') ?? [])]
    const styles =
      'display visibility opacity color backgroundColor borderColor font letterSpacing cursor'
    return {
      top: host?.matches(':popover-open'),
      elements: [shown, ...inside].map((element) => {
        if (!(element instanceof HTMLElement)) return 'nothing'
        const { x, y, width, height } = element.getBoundingClientRect()
        const style = getComputedStyle(element)
        const look = styles.split(' ').map((name) => Reflect.get(style, name))
        return { is: element.localName, box: [x, y, width, height], look }
      }),
      hit: inside
        .filter(({ localName }) => localName === 'button')
        .map((button) => {
          const { x, y, width, height } = button.getBoundingClientRect()
          const found = host?.shadowRoot?.elementFromPoint(x + width / 2, y + height / 2)
          return found === button
        }),
    }
  }, layer)
}

describe('a style sheet that hides and unsets everything', () => {
  const NAMES = ['notice', 'preferences'] as const

  /** Both layers on a page of this kind, without what moves. */
  async function layers(host: HostPage): Promise<unknown[]> {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open(host, SERVED, '')
    const seen = []
    for (const name of NAMES) {
      await page.locator(`placet-consent [data-placet-layer=${name}]`).waitFor()
      seen.push(await looks(`[data-placet-layer=${name}]`))
      if (name === 'notice') await page.locator(action('preferences')).click()
      await page.mouse.move(0, 0)
    }
    await site.close()
    return seen
  }

  test.each([
    [1280, 800],
    [390, 844],
    [844, 390],
  ])('changes nothing of what is seen of either layer at %i x %i', async (width, height) => {
    await page.setViewportSize({ width, height })
    const [notice, preferences] = await layers(PLAIN)
    expect(await layers(kind('unsets'))).toEqual([notice, preferences])
    expect(notice).toMatchObject({ top: true })
    // Where there is less height than that, the visitor scrolls to the buttons, in both.
    if (height < 420) return
    expect(notice).toMatchObject({ hit: [true, true, true] })
    expect(preferences).toMatchObject({ hit: [true, true, true, true] })
  })

  test('leaves refusing and accepting alike, to see and to press', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open(kind('unsets'), SERVED, '')
    await page.locator(NOTICE).waitFor()
    const [refuse, accept] = await Promise.all(
      ['reject-all', 'accept-all'].map((name) =>
        page.locator(`${NOTICE} ${action(name)}`).evaluate((button) => {
          const { width, height, y } = button.getBoundingClientRect()
          const style = getComputedStyle(button)
          const look = [...style].map((of) => `${of}: ${style.getPropertyValue(of)}`)
          return { box: [y, width, height], look }
        }),
      ),
    )
    expect(accept).toEqual(refuse)
  })
})

describe('a base elsewhere', () => {
  test('has no say in where decisions go and what is asked of the server', async () => {
    await open(kind('base'))
    expect(await page.evaluate(() => document.baseURI)).toBe('https://elsewhere.test/')
    await press(NOTICE, 'preferences')
    await page.locator(`${PREFERENCES} summary`).first().click()
    await page.locator(`${PREFERENCES} table`).first().waitFor()
    await press(PREFERENCES, 'accept-all')
    await eventually(() => (site.paths.includes('/placet/decisions') ? true : undefined))
    expect(watched).toEqual(NOTHING)
  })

  test('has no say in where code comes from, though an element took the name of the tag', async () => {
    const named = '<img name="currentScript" alt=""><base href="https://elsewhere.test/">'
    await open({ ...kind('base'), before: named })
    await press(NOTICE, 'accept-all')
    await eventually(allRan)
    expect(watched).toEqual(NOTHING)
  })
})

describe('an element that takes the name of', () => {
  test('document.cookie grants nothing: the visitor is asked, and the answer holds here', async () => {
    await open(PLAIN)
    await press(NOTICE, 'accept-all')
    await eventually(allRan)
    await site.close()
    const named = '<img name="cookie" alt=""><form name="cookie"><input name="split"></form>'
    await open({ ...PLAIN, before: named })
    await page.locator(NOTICE).waitFor()
    await page.waitForTimeout(150)
    expect(await ran()).toEqual([])
    await press(NOTICE, 'accept-all')
    await eventually(allRan)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(watched).toEqual(NOTHING)
  })

  test('the tag leaves a page where nobody is asked as it is', async () => {
    const named = '<img name="currentScript" alt="">'
    const tag = '<script src="/served.js" data-ask="never" async></script>'
    await open({ ...PLAIN, before: named }, tag)
    await page.waitForTimeout(300)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(await page.evaluate('placet.consent.state.status')).toBe('never')
  })

  test.each(['querySelector', 'createElement', 'createTextNode', 'adoptedStyleSheets'])(
    'document.%s, without which nobody can be asked, leaves everything optional off',
    async (name) => {
      await open({ ...PLAIN, before: `<img name="${name}" alt=""><form name="${name}"></form>` })
      await eventually(() => (watched.errors.length > 0 ? true : undefined))
      expect(await ran()).toEqual([])
      expect(await visitor.cookies()).toEqual([])
      expect(site.paths.filter((path) => HELD.test(path))).toEqual([])
      expect(await page.evaluate('placet.consent.allows("analytics")')).toBe(false)
    },
  )
})
