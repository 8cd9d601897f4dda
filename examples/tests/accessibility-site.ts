import type { Browser, Locator, Page } from 'playwright-core'
import { fineTuneLab } from '../placet.config.ts'
import { openStaticSite, type StaticSite } from './static-site.ts'
import { action, NOTICE, PREFERENCES } from './visitor.ts'
import { openBrowser } from './world.ts'

/** The height that a phone's and a laptop's page has in these tests. */
export const PHONE: { width: number; height: number } = { width: 320, height: 640 }
export const LAPTOP: { width: number; height: number } = { width: 1280, height: 800 }

/** A long page with things to press and to follow from its top to its end, and one browser. */
export interface LongSite {
  readonly site: StaticSite
  /** From now on the site asks for one more recipient than before. */
  ask(more: 'more' | 'as before'): void
  /** A visitor who has never been here, on no page as yet. */
  visitor(options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  close(): Promise<void>
}

const WORDS = 'Training a model takes a while, and this page says how long, and what it costs. '
const PARTS = Array.from(
  { length: 12 },
  (_, i) =>
    `<section aria-labelledby="p${i}"><h2 id="p${i}">Part ${i}</h2><p>${WORDS.repeat(4)}<a href="#p${i}">Link ${i}</a> ${WORDS}</p><p><button type="button" class="own">Press ${i}</button></p></section>`,
).join('')

/** What the page looks like is its own affair: it follows light and dark, and that is all. */
const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; padding: 0 1rem; font: 1rem/1.5 sans-serif; background: canvas; color: canvastext }
button, a { display: inline-block; min-height: 24px; min-width: 24px }
iframe { display: block; width: 100%; max-width: 560px; height: 315px; border: 0 }
`

const SCRIPT = `
window.pressed = 0
addEventListener('click', ({ target }) => { if (target.className === 'own') pressed++ })
addEventListener('click', ({ target }) => {
  if (target.id === 'ask') document.querySelector('#own').showModal()
  if (target.id === 'done') document.querySelector('#own').close()
})
`

const html = (language: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>How long training takes</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style>
<script src="/placet.js" data-policy="/policy.json" data-lang="${language}" async></script>
<body>
<header><a href="/privacy">Privacy</a> <button type="button" id="near" data-placet-open>Cookie settings</button>
<button type="button" id="ask">Contact us</button></header>
<main><h1>How long training takes</h1>
<iframe title="A film" data-placet="functional" data-src="/film.html"></iframe>${PARTS}</main>
<footer><button type="button" id="far" data-placet-open>Change your choice</button></footer>
<dialog id="own" aria-labelledby="contact"><h2 id="contact">Contact us</h2>
<button type="button" class="own">Send</button>
<button type="button" id="inside" data-placet-open>Which cookies?</button> <button type="button" id="done">Done</button></dialog>
<script>${SCRIPT}</script>`

/** The example's policy, in a second language whose words run from right to left. */
function policyOf(origin: string, more: boolean): string {
  const { services, ...rest } = fineTuneLab([origin])
  const chat = {
    name: 'Chat',
    category: 'functional',
    recipient: 'Chat GmbH',
    country: 'DE',
    storage: [{ kind: 'local', key: 'chat', purpose: 'settings', lifetime: 'P1M' }],
  }
  const all = { ...services, ...(more && { chat }) }
  return JSON.stringify({ ...rest, languages: ['en', 'ar'], services: all })
}

/** Serves the page in both directions: `/` from left to right, `/ar` from right to left. */
export async function openLongSite(): Promise<LongSite> {
  let more = false
  const site = await openStaticSite((origin) => ({
    '/': html('en'),
    '/ar': html('ar'),
    '/privacy':
      '<!doctype html><html lang="en"><title>Privacy</title><main><h1>Privacy</h1></main>',
    '/policy.json': policyOf(origin, more),
    '/film.html': '<!doctype html><title>Film</title>',
  }))
  const browser = await openBrowser(0)
  return {
    site,
    ask: (what) => {
      more = what === 'more'
    },
    async visitor(options) {
      const context = await browser.newContext({ viewport: LAPTOP, ...options })
      context.setDefaultTimeout(8000)
      return context.newPage()
    },
    async close() {
      await browser.close()
      await site.close()
    },
  }
}

export const notice = (page: Page): Locator => page.locator(NOTICE)
export const preferences = (page: Page): Locator => page.locator(PREFERENCES)

/** Presses a button of the layer that is open. */
export const press = (layer: Locator, name: string): Promise<void> =>
  layer.locator(action(name)).click()

/** Opens preferences from the notice, and every fact in them. */
export async function openEverything(page: Page): Promise<void> {
  await press(notice(page), 'preferences')
  const details = preferences(page).locator('details')
  for (const one of await details.all()) await one.locator('summary').click()
  await preferences(page).getByText('Clipstage (').waitFor()
}

/** What has focus, in the page or in a shadow root: by its id, its action, its category or its words. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let found = document.activeElement
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement
    if (!(found instanceof HTMLElement) || found === document.body) return 'nothing'
    const { placetAction, placetCategory } = found.dataset
    return found.id || (placetAction ?? placetCategory ?? found.textContent.trim())
  })

/** Each thing the visitor can be shown, and how one gets there on a page just opened. */
export interface State {
  readonly name: string
  readonly shown: string
  /** What the browser is made to say before the page begins. */
  readonly before?: string
  /** Whether the page asks by itself. */
  readonly asked: boolean
  enter(page: Page): Promise<void>
}

const GPC =
  "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })"
/** The words that a choice was saved stay for as long as somebody looks at them. */
const STAY = `const real = setTimeout
window.setTimeout = (then, ms, ...rest) => real(then, ms >= 3000 ? 2 ** 30 : ms, ...rest)`

export const STATES: readonly State[] = [
  { name: 'the notice', shown: NOTICE, asked: true, enter: (page) => notice(page).waitFor() },
  {
    name: 'preferences',
    shown: PREFERENCES,
    asked: true,
    enter: (page) => press(notice(page), 'preferences'),
  },
  { name: 'preferences with every fact', shown: PREFERENCES, asked: true, enter: openEverything },
  {
    name: 'preferences under a signal',
    shown: PREFERENCES,
    before: GPC,
    asked: false,
    async enter(page) {
      await page.locator('#near').click()
      await preferences(page).locator('[data-placet-signal]').waitFor()
    },
  },
  {
    name: 'the word that it is saved',
    shown: 'placet-consent [role=status]',
    before: STAY,
    asked: true,
    async enter(page) {
      await press(notice(page), 'reject-all')
      await page.locator('placet-consent [role=status]:not(:empty)').waitFor({ state: 'attached' })
    },
  },
  {
    name: 'a placeholder',
    shown: 'placet-placeholder',
    asked: true,
    async enter(page) {
      await press(notice(page), 'reject-all')
      await page.locator('placet-placeholder .card').waitFor()
    },
  },
]

/** Until nothing fades or slides any longer, in the page or in a shadow root of ours. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const roots = [document, document.querySelector('placet-consent')?.shadowRoot]
    const moving = roots.flatMap((root) => root?.getAnimations() ?? [])
    await Promise.allSettled(moving.map(({ finished }) => finished))
  })
}

/** Opens a page on which the visitor is asked, and waits for the notice. */
export async function asked(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await notice(page).waitFor()
  await still(page)
}

/** Somebody who chose before, and is asked again because more is asked for now. */
export async function askAgain(long: LongSite, page: Page, path = '/'): Promise<void> {
  long.ask('as before')
  await asked(page, long.site.origin + path)
  await press(notice(page), 'accept-all')
  long.ask('more')
  await asked(page, long.site.origin + path)
  long.ask('as before')
}
