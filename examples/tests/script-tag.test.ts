import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fineTuneLab } from '../placet.config.ts'
import { dressed, HOST_PAGES, htmlOf, watch, type Watched } from './host-pages.ts'
import { HANGING, openStaticSite, type StaticSite } from './static-site.ts'
import { action, cookie, eventually, NOTICE, PREFERENCES, stored } from './visitor.ts'
import { openBrowser } from './world.ts'

let browser: Browser
let visitor: BrowserContext
let page: Page
let site: StaticSite
let watched: Watched

beforeAll(async () => {
  browser = await openBrowser(0)
})
afterAll(() => browser.close())

const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'
const policy = (origin: string): string => JSON.stringify(fineTuneLab([origin]))
const log = (what: string): string => `(window.ran ||= []).push(${JSON.stringify(what)})`
const ran = (): Promise<string[]> => page.evaluate<string[]>('window.ran ?? []')
const accept = (): Promise<void> => page.locator(`${NOTICE} ${action('accept-all')}`).click()
const isStored = (): Promise<unknown> =>
  eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
/** Until whatever starts of its own accord must have started. */
const settled = async (): Promise<void> => {
  await page.waitForLoadState()
  await page.waitForTimeout(150)
}

describe.each(HOST_PAGES)('on a page $name', (host) => {
  const html = (tag: string, body?: string): string => htmlOf(host, tag, body)

  /** A site with these files, which are of this kind. */
  async function open(
    files: (origin: string) => Readonly<Record<string, string | typeof HANGING>>,
  ): Promise<void> {
    site = await openStaticSite(
      (origin) => dressed(host, files(origin), origin),
      host.contentPolicy,
    )
  }

  beforeEach(async () => {
    visitor = await browser.newContext()
    page = await visitor.newPage()
    watched = await watch(page)
  })
  afterEach(async () => {
    await visitor.close()
    await site.close()
    const { errors, violations, foreign } = watched
    expect({ errors, violations, foreign }).toEqual({ errors: [], violations: [], foreign: [] })
  })

  describe('a script tag with no server', () => {
    test('asks, keeps the answer in an unsigned cookie, sends nothing, and does not ask again', async () => {
      await open((origin) => ({
        '/': html(TAG),
        '/policy.json': policy(origin),
      }))
      await page.goto(site.origin)
      await page.locator(`${NOTICE} ${action('reject-all')}`).click()
      await isStored()
      expect((await cookie(visitor, 'placet'))?.value).toMatch(/^u\.[\w-]+$/)
      expect(await stored(page)).toEqual(['placet'])
      await page.reload()
      await settled()
      expect(await page.locator(NOTICE).count()).toBe(0)
      expect(site.paths.filter((path) => /decisions|events/.test(path))).toEqual([])
    })

    test('takes a policy that is written into the page', async () => {
      await open((origin) => ({
        '/': html(
          `<script type="application/json" data-placet-policy>${policy(origin)}</script><script src="/placet.js" async></script>`,
        ),
      }))
      await page.goto(site.origin)
      await accept()
      await isStored()
    })

    test('a return visit evaluates no code of the notice', async () => {
      await open((origin) => ({
        '/': html(TAG),
        '/policy.json': policy(origin),
      }))
      await page.goto(site.origin)
      await accept()
      await isStored()
      const before = site.paths.length
      await page.reload()
      await settled()
      expect(site.paths.slice(before).filter((path) => path.endsWith('placet-ui.js'))).toEqual([])
      await page.locator('[data-placet-open]').click()
      await page.locator(PREFERENCES).waitFor()
    })
  })

  describe('held elements', () => {
    const body = [
      `<script type="text/plain" data-placet="analytics" src="/one.js"></script>`,
      `<script type="text/plain" data-placet="analytics" data-src="/two.js"></script>`,
      `<script type="text/plain" data-placet="analytics" data-type="module" src="/module.js"></script>`,
      `<script type="text/plain" data-placet="analytics">${log('inline')}</script>`,
      `<script type="text/plain" data-placet="marketing">${log('no such category')}</script>`,
      `<script type="text/plain" data-placet="toString">${log('inherited name')}</script>`,
      `<iframe data-placet="functional" data-src="/frame.html"></iframe>`,
      `<iframe data-placet="functional" data-src="javascript:parent.ran=['script address']"></iframe>`,
    ].join('')
    const files = (origin: string) => ({
      '/': html(TAG, body),
      '/policy.json': policy(origin),
      '/one.js': log('one'),
      '/two.js': log('two'),
      '/late.js': log('late'),
      '/later.js': log('later'),
      '/module.js': `${log('module')};export {}`,
      '/frame.html': html('', 'frame'),
    })

    test('are neither fetched nor run before a grant, and each runs once after it', async () => {
      await open(files)
      await page.goto(site.origin)
      await page.locator(NOTICE).waitFor()
      const held = /one\.js|two\.js|module\.js|frame\.html/
      expect(site.paths.filter((path) => held.test(path))).toEqual([])
      expect(await ran()).toEqual([])
      await accept()
      await eventually(async () => ((await ran()).length >= 4 ? true : undefined))
      await page.frameLocator('iframe[src]').getByText('frame').waitFor({ state: 'attached' })
      await settled()
      expect([...(await ran())].sort()).toEqual(['inline', 'module', 'one', 'two'])
      expect(site.paths.filter((path) => held.test(path)).sort()).toEqual([
        '/frame.html',
        '/module.js',
        '/one.js',
        '/two.js',
      ])
    })

    test('put in later are held and run like the others, each address once', async () => {
      await open(files)
      await page.goto(site.origin)
      await page.locator(NOTICE).waitFor()
      const insert = (path: string): Promise<void> =>
        page.evaluate((src) => {
          const script = document.createElement('script')
          script.type = 'text/plain'
          script.nonce = document.querySelector('script')?.nonce ?? ''
          script.dataset['placet'] = 'analytics'
          script.dataset['src'] = src
          const box = document.createElement('div')
          box.append(script)
          document.querySelector('body')?.append(box)
        }, site.origin + path)
      await insert('/late.js')
      await settled()
      expect(site.paths).not.toContain('/late.js')
      await accept()
      await eventually(async () => ((await ran()).includes('late') ? true : undefined))
      await insert('/late.js')
      await insert('/later.js')
      await eventually(async () => ((await ran()).includes('later') ? true : undefined))
      expect(await ran()).toHaveLength(6)
    })

    test('that show something are emptied on withdrawal and filled again on the next grant', async () => {
      await open(files)
      await page.goto(site.origin)
      await accept()
      await page.locator('iframe[src]').waitFor({ state: 'attached' })
      await page.locator('[data-placet-open]').click()
      // The scripts that ran beside it go with their document.
      const reloaded = page.waitForEvent('load')
      await page.locator(`${PREFERENCES} ${action('reject-all')}`).click()
      await reloaded
      await page.locator('iframe[src]').waitFor({ state: 'detached' })
      await page.locator('[data-placet-open]').click()
      await page.locator(`${PREFERENCES} ${action('accept-all')}`).click()
      await page.locator('iframe[src]').waitFor({ state: 'attached' })
      await eventually(async () => ((await ran()).length === 4 ? true : undefined))
    })
  })

  describe('a script tag whose server', () => {
    const tag =
      '<script src="/placet.js" data-policy="/policy.json" data-endpoint="/placet" async></script>'

    test.each<[string, string | typeof HANGING]>([
      ['hangs', HANGING],
      ['answers garbage', '<html>'],
    ])('%s still shows the notice within two seconds, and the choice holds', async (_, answer) => {
      await open((origin) => ({
        '/': html(tag),
        '/policy.json': policy(origin),
        '/placet/decisions': answer,
      }))
      await page.goto(site.origin)
      await page.locator(NOTICE).waitFor({ timeout: 2000 })
      await accept()
      await isStored()
      await page.reload()
      await settled()
      expect(await page.locator(NOTICE).count()).toBe(0)
      expect((await cookie(visitor, 'placet'))?.value).toMatch(/^u\.[\w-]+\.[\w-]+$/)
    })

    test('never gave a policy leaves everything optional off, and the page alone', async () => {
      await open(() => ({
        '/': html(TAG, `<script type="text/plain" data-placet="analytics">${log('ran')}</script>`),
        '/policy.json': '{"site": 1}',
      }))
      await page.goto(site.origin)
      await settled()
      expect(await ran()).toEqual([])
      expect(await stored(page)).toEqual([])
      expect(await page.locator('placet-consent').count()).toBe(0)
    })
  })

  test('window.placet works before and after loading, and an element of that name is ignored', async () => {
    const queue = `<script>(window.placet = window.placet || []).push((consent) => { ${log('early')}; window.consent = consent })</script>`
    await open((origin) => ({
      '/': html(queue + TAG),
      '/clobbered': html(TAG, '<a id="placet"></a>'),
      '/policy.json': policy(origin),
    }))
    await page.goto(site.origin)
    await page.locator(NOTICE).waitFor()
    expect(await ran()).toEqual(['early'])
    await page.evaluate(`window.placet.push(() => { ${log('late')} })`)
    expect(await ran()).toEqual(['early', 'late'])
    await page.goto(`${site.origin}/clobbered`)
    await page.locator(NOTICE).waitFor()
  })

  test('where nobody is asked, nothing is shown, stored or sent', async () => {
    const never = TAG.replace('async', 'data-ask="never" async')
    await open((origin) => ({
      '/': html(never, `<script type="text/plain" data-placet="analytics">${log('ran')}</script>`),
      '/policy.json': policy(origin),
    }))
    await page.goto(site.origin)
    await settled()
    expect(await page.locator('placet-consent').count()).toBe(0)
    expect(await stored(page)).toEqual([])
    expect(await ran()).toEqual([])
  })
})
