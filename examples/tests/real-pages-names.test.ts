import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action, NOTICE, PREFERENCES } from './visitor.ts'
import { openWorld, WWW, type World } from './world.ts'

/**
 * Words by which filter lists that many people subscribe to find what asks for consent: a file, a
 * route, an element or a class with one of these is blocked or hidden on every site there is. A
 * refusal that cannot be given, or a page that waits for a blocked file, helps nobody.
 *
 * Sources, read in November 2026; the lists themselves are not part of this repository:
 * https://github.com/easylist/easylist/blob/master/easylist_cookie/easylist_cookie_general_block.txt
 * https://github.com/easylist/easylist/blob/master/easylist_cookie/easylist_cookie_general_hide.txt
 * https://github.com/easylist/easylist/blob/master/easyprivacy/easyprivacy_general.txt
 */
const COOKIE =
  /cookie[-_.]?s?(?=$|\W|_|[-_]?(?:accept|alert|approv|banner|bar|box|check|choice|compli|consent|control|dialog|direct|disclaim|hint|info|law|layer|manager|message|modal|msg|not[ei]|overlay|policy|pop|privacy|prompt|script|settings|solution|wall|warn))/i
const CONSENT =
  /consent[-_./]?(?:banner|bar|box|container|cookie|dialog|manage|manager|message|min|modal|non|overlay|popup|storage|tracking|ui|wall|window)|(?:ads|app|data|privacy|tracking|implied|idg|epaas|ip)[-_.]?consent/i
const LAWS =
  /gdpr|dsgvo|rgpd|rodo|ccpa|lgpd|cnil|eprivacy|\bcmp|cmp\b|tcf|onetrust|didomi|iubenda|borlabs|tarteaucitron/i
const PRIVACY =
  /privacy[-_./]?(?:banner|bar|choices|consent|cookie|frame|manager|message|modal|note|notice|opt|overlay|policy|popup|prompt|templates)/i
const TRACKING =
  /analytics\.(?:js|min)|[-_/.](?:analytics|beacon|collect|pixel|stats?|telemetry|track(?:er|ing)?)(?:[-_/.?]|$)/i

const LISTED = [COOKIE, CONSENT, LAWS, PRIVACY, TRACKING]
const listed = (names: Iterable<string>): string[] =>
  [...new Set(names)].filter((name) => LISTED.some((words) => words.test(name)))

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test.each([
  '/cookieconsent.js',
  '/cookie-consent/',
  'cookie_banner',
  'cookie-bar.js',
  '/cookie-notice.min.js',
  'CookieLaw',
  'cookies-policy.css',
  '/gdpr.js',
  '/cmp/cmp.js',
  'consent-banner',
  '/consent-manager.js',
  '/consent/manager/x',
  '/consentUI/',
  'tracking-consent.',
  '/privacy-banner.js',
  '/privacy-policy.js',
  'ccpa-notice',
  '/analytics.js',
  '/collect?',
  '/tracking/get?',
])('the words of the lists know %s', (name) => {
  expect(listed([name])).toEqual([name])
})

test('no file that is built has a name that a list knows', () => {
  const dist = new URL('../../packages/widget/dist/', import.meta.url)
  const scripts = readdirSync(dist).filter((file) => file.endsWith('.js'))
  expect(scripts).toContain('placet.js')
  expect(listed(scripts.map((file) => `/${file}`))).toEqual([])
})

describe('of a visit with everything in it', () => {
  test('no address, element, attribute, class, cookie or key has a name that a list knows', async () => {
    const visitor = await world.visitor()
    const page = await visitor.newPage()
    page.setDefaultTimeout(8000)
    const names: string[] = []
    // As a list sees them: with the mount in front, and the query.
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (pathname.startsWith('/placet')) names.push(pathname + search)
    })
    const seen = async (): Promise<void> => {
      const found = await page.evaluate(() => {
        const of = (root: Document | ShadowRoot): Element[] =>
          [...root.querySelectorAll('*')].flatMap((one) => [
            one,
            ...(one.shadowRoot ? of(one.shadowRoot) : []),
          ])
        const own = of(document).filter(
          (one) => one.localName.startsWith('placet') || one.getRootNode() !== document,
        )
        const hosts = document.querySelectorAll('placet-consent, placet-placeholder')
        return {
          hosts: hosts.length,
          names: own.flatMap((one) => [
            one.localName,
            one.id,
            ...one.classList,
            ...[...one.attributes].map(({ name }) => name),
            ...Object.values((one as HTMLElement).dataset).map((value) => value ?? ''),
          ]),
          kept: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
        }
      })
      expect(found.hosts).toBeGreaterThan(0)
      names.push(...found.names, ...found.kept)
    }
    await page.goto(WWW)
    await page.locator(NOTICE).waitFor()
    await seen()
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    const details = page.locator(`${PREFERENCES} details`)
    for (const one of await details.all()) await one.locator('summary').click()
    await page.getByText('Vercel').first().waitFor()
    await seen()
    await page.locator(`${PREFERENCES} [data-placet-category=analytics]`).check()
    const decided = page.waitForResponse((answer) => answer.url().endsWith('/placet/decisions'))
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await decided
    await seen()
    await page.locator('[data-placet-open]').first().click()
    await page.locator(PREFERENCES).waitFor()
    await seen()
    await page.goto(`${WWW}/pricing`)
    await page.waitForLoadState('networkidle')
    names.push(...(await visitor.cookies()).map(({ name }) => name))
    await visitor.close()

    expect(names).toContain('placet-consent')
    expect(names).toContain('/placet/decisions')
    expect(names).toContain('__Host-placet')
    expect(names).toContain('data-placet-action')
    // A category is the policy's own word, and `analytics` by itself is in no list.
    expect(listed(names)).toEqual([])
  })
})
