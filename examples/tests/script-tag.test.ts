import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fineTuneLab } from '../placet.config.ts'
import { HANGING, openStaticSite, type StaticSite } from './static-site.ts'
import { action, cookie, eventually, NOTICE, PREFERENCES, stored } from './visitor.ts'
import { openBrowser } from './world.ts'

let browser: Browser
let visitor: BrowserContext
let page: Page
let site: StaticSite | undefined
let errors: string[]

beforeAll(async () => {
  browser = await openBrowser(0)
})
afterAll(() => browser.close())
beforeEach(async () => {
  visitor = await browser.newContext()
  page = await visitor.newPage()
  errors = []
  page.on('pageerror', (error) => errors.push(String(error)))
})
afterEach(async () => {
  await visitor.close()
  await site?.close()
  site = undefined
})

const html = (tag: string, body = ''): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${tag}<body>${body}<h1>A page</h1><button data-placet-open>Cookie settings</button>`

const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'
const policy = (origin: string): string => JSON.stringify(fineTuneLab([origin]))
const log = (what: string): string => `(window.ran ||= []).push(${JSON.stringify(what)})`
const ran = (): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { ran?: string[] }).ran ?? [])
const accept = (): Promise<void> => page.locator(`${NOTICE} ${action('accept-all')}`).click()

describe('a script tag with no server', () => {
  test('asks, keeps the answer in an unsigned cookie, sends nothing, and does not ask again', async () => {
    site = await openStaticSite((origin) => ({
      '/': html(TAG),
      '/policy.json': policy(origin),
    }))
    await page.goto(site.origin)
    await page.locator(`${NOTICE} ${action('reject-all')}`).click()
    await eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
    expect((await cookie(visitor, 'placet'))?.value).toMatch(/^u\.[\w-]+$/)
    expect(await stored(page)).toEqual(['placet'])
    await page.reload()
    await page.waitForLoadState('networkidle')
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(site.paths.filter((path) => /decisions|events/.test(path))).toEqual([])
    expect(errors).toEqual([])
  })

  test('takes a policy that is written into the page', async () => {
    site = await openStaticSite((origin) => ({
      '/': html(
        `<script type="application/json" data-placet-policy>${policy(origin)}</script><script src="/placet.js" async></script>`,
      ),
    }))
    await page.goto(site.origin)
    await accept()
    await eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
  })

  test('a return visit evaluates no code of the notice', async () => {
    site = await openStaticSite((origin) => ({
      '/': html(TAG),
      '/policy.json': policy(origin),
    }))
    await page.goto(site.origin)
    await accept()
    await eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
    const before = site.paths.length
    await page.reload()
    await page.waitForLoadState('networkidle')
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
    '/module.js': `${log('module')};export {}`,
    '/frame.html': html('', 'frame'),
  })

  test('are neither fetched nor run before a grant, and each runs once after it', async () => {
    site = await openStaticSite(files)
    await page.goto(site.origin)
    await page.locator(NOTICE).waitFor()
    const held = /one\.js|two\.js|module\.js|frame\.html/
    expect(site.paths.filter((path) => held.test(path))).toEqual([])
    expect(await ran()).toEqual([])
    await accept()
    await eventually(async () => ((await ran()).length >= 4 ? true : undefined))
    await page.waitForLoadState('networkidle')
    expect([...(await ran())].sort()).toEqual(['inline', 'module', 'one', 'two'])
    expect(site.paths.filter((path) => held.test(path)).sort()).toEqual([
      '/frame.html',
      '/module.js',
      '/one.js',
      '/two.js',
    ])
    expect(errors).toEqual([])
  })

  test('put in later are held and run like the others', async () => {
    site = await openStaticSite(files)
    await page.goto(site.origin)
    await page.locator(NOTICE).waitFor()
    const insert = (): Promise<void> =>
      page.evaluate(() => {
        const script = document.createElement('script')
        script.type = 'text/plain'
        script.dataset['placet'] = 'analytics'
        script.src = '/late.js'
        const box = document.createElement('div')
        box.append(script)
        document.body.append(box)
      })
    await insert()
    await page.waitForTimeout(300)
    expect(site.paths).not.toContain('/late.js')
    await accept()
    await eventually(async () => ((await ran()).includes('late') ? true : undefined))
    await insert()
    await eventually(async () =>
      (await ran()).filter((name) => name === 'late').length === 2 ? true : undefined,
    )
  })

  test('that show something are emptied on withdrawal and filled again on the next grant', async () => {
    site = await openStaticSite(files)
    await page.goto(site.origin)
    await accept()
    await page.locator('iframe[src]').waitFor({ state: 'attached' })
    await page.locator('[data-placet-open]').click()
    await page.locator(`${PREFERENCES} ${action('reject-all')}`).click()
    await page.locator('iframe[src]').waitFor({ state: 'detached' })
    await page.locator('[data-placet-open]').click()
    await page.locator(`${PREFERENCES} ${action('accept-all')}`).click()
    await page.locator('iframe[src]').waitFor({ state: 'attached' })
    expect((await ran()).filter((name) => name === 'inline')).toHaveLength(1)
  })

  test('run under a strict content policy with Trusted Types enforced', async () => {
    site = await openStaticSite(
      (origin) => ({
        ...files(origin),
        '/': html(
          TAG,
          body.replaceAll(/<script type="text\/plain" data-placet="\w+">.*?<\/script>/g, ''),
        ),
      }),
      "default-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types placet",
    )
    const refused: string[] = []
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
    await page.goto(site.origin)
    await accept()
    await eventually(async () => ((await ran()).length === 3 ? true : undefined))
    expect(refused).toEqual([])
    expect(errors).toEqual([])
  })
})

describe('a script tag whose server', () => {
  const tag =
    '<script src="/placet.js" data-policy="/policy.json" data-endpoint="/placet" async></script>'

  test.each<[string, string | typeof HANGING]>([
    ['hangs', HANGING],
    ['answers garbage', '<html>'],
  ])('%s still shows the notice within two seconds, and the choice holds', async (_, answer) => {
    site = await openStaticSite((origin) => ({
      '/': html(tag),
      '/policy.json': policy(origin),
      '/placet/decisions': answer,
    }))
    await page.goto(site.origin)
    await page.locator(NOTICE).waitFor({ timeout: 2000 })
    await accept()
    await eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
    await page.reload()
    await page.getByRole('heading').waitFor()
    await page.waitForTimeout(500)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect((await cookie(visitor, 'placet'))?.value).toMatch(/^u\.[\w-]+\.[\w-]+$/)
    expect(errors).toEqual([])
  })

  test('never gave a policy leaves everything optional off, and the page alone', async () => {
    site = await openStaticSite(() => ({
      '/': html(TAG, `<script type="text/plain" data-placet="analytics">${log('ran')}</script>`),
      '/policy.json': '{"site": 1}',
    }))
    await page.goto(site.origin)
    await page.waitForLoadState('networkidle')
    expect(await ran()).toEqual([])
    expect(await stored(page)).toEqual([])
    expect(await page.locator('placet-consent').count()).toBe(0)
  })
})

test('window.placet works before and after loading, and an element of that name is ignored', async () => {
  const queue = `<script>(window.placet = window.placet || []).push((consent) => { ${log('early')}; window.consent = consent })</script>`
  site = await openStaticSite((origin) => ({
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
  expect(errors).toEqual([])
})

test('where nobody is asked, nothing is shown, stored or sent', async () => {
  const never = TAG.replace('async', 'data-ask="never" async')
  site = await openStaticSite((origin) => ({
    '/': html(never, `<script type="text/plain" data-placet="analytics">${log('ran')}</script>`),
    '/policy.json': policy(origin),
  }))
  await page.goto(site.origin)
  await page.waitForLoadState('networkidle')
  expect(await page.locator('placet-consent').count()).toBe(0)
  expect(await stored(page)).toEqual([])
  expect(await ran()).toEqual([])
})
