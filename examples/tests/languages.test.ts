import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES, loadLanguage } from '../../packages/core/src/languages.ts'
import { fineTuneLab } from '../placet.config.ts'
import { openPlacetSite, type PlacetSite } from './placet-site.ts'
import { openStaticSite, type StaticSite } from './static-site.ts'
import { action, NOTICE, PREFERENCES } from './visitor.ts'
import { openBrowser } from './world.ts'

const languages = ['en', ...LANGUAGES.filter((tag) => tag !== 'en')] as const
/** Purposes in Placet's own words, so that nothing of the page's owner is in one language alone. */
const categories = {
  essential: { basis: 'necessary', purposes: { 'sign-in': true, payment: true, hosting: true } },
  functional: { basis: 'consent', purposes: { settings: true, video: true } },
  analytics: { basis: 'consent', anonymized: true, purposes: { usage: true } },
} as const

const pageIn = (lang: string, tag: string): string =>
  `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>A page</title>${tag}<body><h1>A page</h1>`

const HELD =
  '<iframe data-placet="functional" data-src="/film" width="400" height="300" title="film"></iframe>'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser(0)
})
afterAll(() => browser.close())

const host = (page: Page) => page.locator('placet-consent')
const refuse = (page: Page): Promise<string | null> =>
  page.locator(`${NOTICE} ${action('reject-all')}`).textContent()

describe('a script tag with no server', () => {
  let site: StaticSite
  const TAG = '<script src="/placet.js" data-policy="/policy.json" async></script>'
  beforeAll(async () => {
    site = await openStaticSite((origin) => ({
      '/policy.json': JSON.stringify({
        ...fineTuneLab([origin]),
        languages,
        categories,
        services: {},
      }),
      '/broken': pageIn('zz', TAG),
      '/told': pageIn('fr', TAG.replace('async', 'data-lang="sv" async')),
      ...Object.fromEntries(languages.map((tag) => [`/${tag}`, pageIn(tag, TAG)])),
    }))
  })
  afterAll(() => site.close())

  test('speaks the language of the page, and loads the words of that alone', async () => {
    const page = await browser.newPage()
    await page.goto(`${site.origin}/de`)
    expect(await refuse(page)).toBe('Alle ablehnen')
    await page.goto(`${site.origin}/en`)
    expect(await refuse(page)).toBe('Reject all')
    expect(site.paths.filter((path) => path.includes('lang-'))).toEqual(['/placet-lang-de.js'])
    await page.close()
  })

  test('speaks that of the visitor where the page says nothing of use', async () => {
    const visitor = await browser.newContext({ locale: 'pt-BR' })
    const page = await visitor.newPage()
    await page.goto(`${site.origin}/broken`)
    await page.locator(NOTICE).waitFor()
    expect(await host(page).getAttribute('lang')).toBe('pt-BR')
    await visitor.close()
  })

  test('speaks what the tag says before anything else', async () => {
    const page = await browser.newPage()
    await page.goto(`${site.origin}/told`)
    await page.locator(NOTICE).waitFor()
    expect(await host(page).getAttribute('lang')).toBe('sv')
    await page.close()
  })

  test.each(languages)('in %s nothing is cut off at 320 px, on either layer', async (tag) => {
    const visitor = await browser.newContext({ viewport: { width: 320, height: 640 } })
    const page = await visitor.newPage()
    await page.goto(`${site.origin}/${tag}`)
    const words = await loadLanguage(tag)
    expect(await refuse(page)).toBe(words?.messages.rejectAll)
    const cut = (layer: string): Promise<string[]> =>
      page
        .locator(layer)
        .evaluate((root) =>
          [root, ...root.querySelectorAll('*')]
            .filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0)
            .map((it) => `${it.localName}: ${it.textContent}`),
        )
    expect(await cut(NOTICE)).toEqual([])
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    expect(await cut(PREFERENCES)).toEqual([])
    expect(await host(page).getAttribute('dir')).toBe(
      ['ar', 'fa', 'he', 'ur'].includes(tag) ? 'rtl' : 'ltr',
    )
    await visitor.close()
  })
})

describe('a script tag from the server', () => {
  let site: PlacetSite
  beforeAll(async () => {
    site = await openPlacetSite((tag) => pageIn('fr-CH', tag) + HELD, {
      languages: ['en', 'fr', 'it'],
      categories,
      services: {},
    })
  })
  afterAll(() => site.close())

  test('asks for the notice that the page reads, and shows that from the first frame on', async () => {
    const page = await browser.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url().replace(site.origin, '')))
    await page.goto(site.origin)
    expect(await refuse(page)).toBe('Tout refuser')
    const policies = asked.filter((url) => url.startsWith('/placet/policy'))
    expect(new Set(policies)).toEqual(new Set(['/placet/policy?lang=fr']))
    await page.close()
  })

  test('speaks it in the place of what is held, too', async () => {
    const page = await browser.newPage()
    await page.goto(site.origin)
    await page.getByRole('button', { name: 'Toujours autoriser' }).waitFor()
    expect(await page.getByRole('button', { name: 'Always allow' }).count()).toBe(0)
    await page.close()
  })

  test('shows what it has where the other cannot be had', async () => {
    const page = await browser.newPage()
    await page.route('**/placet/policy?*', (route) => route.abort())
    await page.goto(site.origin)
    expect(await refuse(page)).toBe('Reject all')
    await page.close()
  })
})
