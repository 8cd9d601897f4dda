import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { start } from '../ssr/server.ts'
import { action, cookie, decide, NOTICE, PREFERENCES } from './visitor.ts'
import { API, APP, openWorld, WWW, type World } from './world.ts'

let world: World
let visitor: BrowserContext
let page: Page
let said: string[]
/** Where the server itself is, behind the TLS. */
let url: string

beforeAll(async () => {
  const origins = [WWW, APP, API] as const
  world = await openWorld(undefined, async (at) => {
    const site = await start({ ...at, origins: [...origins], mode: 'development' })
    url = site.url
    return site
  })
})
afterAll(() => world.close())

/** A page that notes what React and the browser complain of, and what it showed in any frame. */
async function watchedPage(): Promise<Page> {
  const opened = await visitor.newPage()
  opened.on('pageerror', (error) => said.push(String(error)))
  opened.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text())
  })
  await opened.addInitScript(() => {
    const frames = new Set<string>()
    Object.assign(window, { frames })
    const look = (): void => {
      for (const seen of ['placet-consent', '#waits', '#film'])
        if (document.querySelector(seen)) frames.add(seen)
    }
    new MutationObserver(look).observe(document, { childList: true, subtree: true })
  })
  return opened
}

/** How often the film's own host was asked for anything, by anybody. */
const filmHits = (): number => world.hits.filter(({ host }) => host.includes('clipstage')).length

const framesOf = (opened: Page): Promise<string[]> => opened.evaluate('[...window.frames].sort()')

/** The page is React's once it has put its marks on the elements. */
async function takenOver(opened: Page): Promise<void> {
  await opened.waitForFunction(() => {
    const element = document.querySelector('#choice')
    return element !== null && Object.keys(element).some((key) => key.startsWith('__reactFiber'))
  })
  await opened.waitForTimeout(300)
}

async function open(path: string): Promise<Page> {
  await page.close()
  page = await watchedPage()
  await page.goto(WWW + path)
  await takenOver(page)
  return page
}

/** What the server sent, before any script. */
async function served(path: string): Promise<{ html: string; headers: Headers }> {
  const cookies = (await visitor.cookies(WWW)).map(({ name, value }) => `${name}=${value}`)
  const answer = await fetch(url + path, { headers: { cookie: cookies.join('; ') } })
  return { html: await answer.text(), headers: answer.headers }
}

beforeEach(async () => {
  said = []
  visitor = await world.visitor()
  page = await watchedPage()
  await page.goto(`${WWW}/models`)
  await takenOver(page)
})
afterEach(async () => {
  expect(said).toEqual([])
  await visitor.close()
})

test('whoever has not decided gets a page without what is optional, and is asked', async () => {
  const { html, headers } = await served('/models')
  expect(html).toContain('id="waits"')
  expect(html).not.toContain('id="film"')
  expect(headers.get('cache-control')).toBe('private, no-store')
  await page.locator(NOTICE).waitFor()
  expect(await framesOf(page)).toEqual(['#waits', 'placet-consent'])
  expect(await page.locator('#choice').textContent()).toBe('You have not chosen yet.')
})

test('what is granted comes into the page as it is, and into the HTML from then on', async () => {
  await page.evaluate('window.same = true')
  expect(filmHits()).toBe(0)
  await decide(page, 'accept-all')
  await page.locator('#film').waitFor()
  expect(await page.evaluate('window.same')).toBe(true)
  expect((await served('/models')).html).toContain('id="film"')
  await open('/models')
  expect(await framesOf(page)).toEqual(['#film'])
  expect(await page.locator('#choice').textContent()).toBe('You have chosen.')
})

test('what is withdrawn leaves the page, and the HTML', async () => {
  await decide(page, 'accept-all')
  await page.locator('[data-placet-open]').click()
  await page.locator(`${PREFERENCES} ${action('reject-all')}`).click()
  await page.locator('#waits').waitFor()
  expect((await served('/models')).html).not.toContain('id="film"')
})

describe.each([
  ['reject-all', '/models', ['#waits']],
  ['reject-all', '/about', ['#waits']],
  ['accept-all', '/models', ['#film']],
  ['accept-all', '/about', ['#film', '#waits']],
])('after %s', (answer, path, frames) => {
  test(`${path} shows the notice in no frame, and what was refused in none`, async () => {
    await decide(page, answer)
    const before = filmHits()
    await open(path)
    expect(await framesOf(page)).toEqual(frames)
    expect(filmHits() > before).toBe(answer === 'accept-all')
  })
})

test('a static page is the same bytes for everybody, and is revalidated', async () => {
  const before = await served('/about')
  await decide(page, 'accept-all')
  expect((await served('/about')).html).toBe(before.html)
  await page.locator('[data-placet-open]').click()
  await page.locator(`${PREFERENCES} ${action('reject-all')}`).click()
  await page.locator('#waits').waitFor()
  const after = await served('/about')
  expect(after.html).toBe(before.html)
  expect(after.headers.get('etag')).toBe(before.headers.get('etag'))
  expect(after.headers.get('set-cookie')).toBeNull()
  expect(after.headers.get('cache-control')).toBe('public, max-age=0')
  const headers = { 'if-none-match': String(before.headers.get('etag')) }
  expect((await fetch(`${url}/about`, { headers })).status).toBe(304)
})

test.each([
  // The page's own form of the same claims, which no gate accepts.
  ['that no server signed', (signed: string) => `u.${signed.split('.')[1]}`],
  ['whose signature is not ours', (signed: string) => signed.replace(/[^.]+$/, 'A'.repeat(86))],
])('an answer %s draws nothing optional, and the page follows it', async (_, changed) => {
  await decide(page, 'accept-all')
  // Else this page might bring back its own.
  await page.close()
  const value = changed(String((await cookie(visitor, '__Host-placet'))?.value))
  await visitor.addCookies([
    { name: '__Host-placet', value, url: WWW, secure: true, sameSite: 'Lax' },
  ])
  expect((await served('/models')).html).not.toContain('id="film"')
  await open('/models')
  await page.locator('#film').waitFor()
  expect(await framesOf(page)).toEqual(['#film', '#waits'])
})
