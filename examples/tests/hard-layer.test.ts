import type { BrowserContext, Page, Response as Answered } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Service } from '../../packages/core/src/policy/policy.ts'
import { publish, type Published } from '../../packages/core/src/policy/publish.ts'
import {
  contentSecurityPolicy,
  createGate,
  filterSetCookie,
  privateHeaders,
} from '../../packages/server/src/verify.ts'
import { fineTuneLab } from '../placet.config.ts'
import { startProxiedSite } from './proxied-site.ts'
import { freePort } from './ports.ts'
import { action, cookie, decide, eventually, NOTICE, optional, PREFERENCES } from './visitor.ts'
import {
  API,
  APP,
  openWorld,
  PLAYER,
  startHardSite,
  WWW,
  type StartSite,
  type World,
} from './world.ts'

let world: World
let visitor: BrowserContext
let page: Page
let start: number

/** Opens a world for the tests of one block, and a visitor for each of them. */
function inWorld(startSite: StartSite): void {
  beforeAll(async () => {
    world = await openWorld(undefined, startSite)
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    visitor = await world.visitor()
    page = await visitor.newPage()
    start = world.hits.length
  })
  afterEach(() => visitor.close())
}

const hits = () => world.hits.slice(start)
const paths = (): string[] => hits().map(({ host, path }) => host + path)
/** How often a document of the site was asked for. */
const loads = (path = '/'): number =>
  hits().filter((hit) => hit.host === new URL(WWW).host && hit.path === path).length
const plays = (): number =>
  paths().filter((path) => path === 'player.clipstage.test/player.html').length
const records = (): unknown[] => world.rows('SELECT id FROM record')

const contentPolicy = (answer: Answered | null): string =>
  answer?.headers()['content-security-policy'] ?? ''

/** Puts a frame of the player into the page, as code that knows nothing of Placet would. */
const addFrame = (tab: Page): Promise<void> =>
  tab.evaluate((src) => {
    const frame = document.createElement('iframe')
    frame.src = src
    document.body.append(frame)
  }, `${PLAYER}/player.html`)

const isSigned = async (): Promise<true | undefined> =>
  (await cookie(visitor, '__Host-placet'))?.value.startsWith('ey') ? true : undefined

const openPreferences = (tab: Page): Promise<void> =>
  tab.locator('footer [data-placet-open]').click()

async function withdraw(tab: Page): Promise<void> {
  await openPreferences(tab)
  await tab.locator(`${PREFERENCES} ${action('reject-all')}`).click()
}

/** What the token in the browser grants. */
async function granted(): Promise<readonly string[]> {
  const payload = (await cookie(visitor, '__Host-placet'))?.value.split('.')[1] ?? ''
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { cat: string[] }).cat
}

const playing = (tab: Page): Promise<void> =>
  tab.frameLocator('iframe[src]').locator('#play').waitFor()

const counted = (value: string): number =>
  Number(
    world.rows(`SELECT sum(count) AS n FROM counter WHERE dimensions LIKE '%"${value}"%'`)[0]?.[
      'n'
    ] ?? 0,
  )

interface Queue {
  push(use: (consent: { acceptAll(): void; track(...event: Track): void }) => void): void
}
type Track = readonly [name: string, dimensions: Readonly<Record<string, string>>]

const track = (tab: Page, event: Track): Promise<void> =>
  tab.evaluate(([name, dimensions]) => {
    const queue = (window as unknown as { placet: Queue }).placet
    queue.push((consent) => consent.track(name, dimensions))
  }, event)

const counting = (): Promise<true> =>
  eventually(() => (paths().some((path) => path.endsWith('/analytics.js')) ? true : undefined))

/** Waits until the server's answer to a withdrawal is in the browser. */
const withdrawn = (): Promise<true> =>
  eventually(async () => ((await isSigned()) && (await granted()).length === 0 ? true : undefined))

/** Time in which a page that meant to would have reloaded once more. */
const quiet = (): Promise<void> => page.waitForTimeout(1500)

describe('a site under the hard layer', () => {
  inWorld(startHardSite)

  test.each(['undecided', 'refused'])(
    'gives the player no request from a visitor who has %s, whatever the page inserts',
    async (answer) => {
      await page.goto(WWW)
      if (answer === 'refused') await decide(page, 'reject-all')
      const html = await page.goto(WWW)
      expect(contentPolicy(html)).toContain("default-src 'self'")
      expect(contentPolicy(html)).not.toContain('clipstage')
      expect(html?.headers()['cache-control']).toMatch(/^private\b/)
      const vary = html?.headers()['vary']?.split(/, ?/)
      expect(vary).toEqual(expect.arrayContaining(['Cookie', 'Sec-GPC']))
      await addFrame(page)
      await quiet()
      expect(optional(hits())).toEqual([])
      expect(loads()).toBe(2)
    },
  )

  test('reloads once after a grant, when it is recorded and signed, and then the player plays', async () => {
    const before = records().length
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await playing(page)
    await quiet()
    const asked = hits().filter(({ path }) => ['/', '/placet/decisions'].includes(path))
    expect(asked.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/', 200],
      ['POST', '/placet/decisions', 201],
      ['GET', '/', 200],
    ])
    expect(asked[2]?.cookie).toMatch(/__Host-placet=ey/)
    expect(records()).toHaveLength(before + 1)
    expect(plays()).toBe(1)
  })

  test('opens its answers with a grant to nobody but the page: what a worker is made of stays shut', async () => {
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await playing(page)
    expect(contentPolicy(await page.goto(WWW))).toContain(PLAYER)
    const script = await page.goto(`${WWW}/analytics.js`)
    expect(contentPolicy(script)).toContain("default-src 'self'")
    expect(contentPolicy(script)).not.toContain('clipstage')
    expect(script?.headers()['cache-control']).not.toContain('private')
    expect(contentPolicy(await page.goto(`${WWW}/placet/placet.js`))).toBe('')
  })

  test('counts what was tracked before the answer once, across the reload', async () => {
    const before = { page: counted('home'), feature: counted('create-job') }
    await page.goto(WWW)
    await track(page, ['feature_used', { feature: 'create-job' }])
    await decide(page, 'accept-all')
    await playing(page)
    await quiet()
    expect(loads()).toBe(2)
    expect(counted('create-job') - before.feature).toBe(1)
    expect(counted('home') - before.page).toBe(1)
  })

  test('reloads nothing after a grant that needs no host it forbids', async () => {
    await page.goto(`${WWW}/pricing`)
    await decide(page, 'accept-all')
    await counting()
    await quiet()
    expect(loads('/pricing')).toBe(1)
  })

  test('reloads nothing after a choice that leaves the forbidden service refused', async () => {
    await page.goto(WWW)
    await addFrame(page)
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    await page.locator(`${PREFERENCES} [data-placet-category=analytics]`).check()
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await counting()
    await quiet()
    expect([loads(), plays()]).toEqual([1, 0])
  })

  test('reloads a tab that stood open under the narrow policy, once, when another grants', async () => {
    const other = await visitor.newPage()
    await other.goto(`${WWW}/?other`)
    await other.locator(NOTICE).waitFor()
    await page.goto(WWW)
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await playing(other)
    await playing(page)
    await quiet()
    expect([loads(), loads('/?other')]).toEqual([2, 2])
  })

  test('reloads a tab, once, that hears only of the signed answer', async () => {
    await page.goto(`${WWW}/?asleep`)
    await page.locator(NOTICE).waitFor()
    const awake = await world.visitor()
    const elsewhere = await awake.newPage()
    await elsewhere.goto(WWW)
    await decide(elsewhere, 'accept-all')
    await playing(elsewhere)
    await visitor.addCookies(await awake.cookies())
    await awake.close()
    await page.evaluate(() => dispatchEvent(new Event('pageshow')))
    await playing(page)
    await quiet()
    expect(loads('/?asleep')).toBe(2)
  })

  test('forbids the host again after a withdrawal, and empties the page at once', async () => {
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await playing(page)
    await withdraw(page)
    await page.locator('iframe[src]').waitFor({ state: 'detached' })
    await withdrawn()
    const html = await page.goto(WWW)
    expect(contentPolicy(html)).not.toContain('clipstage')
    const before = plays()
    await addFrame(page)
    await quiet()
    expect(plays()).toBe(before)
  })

  test('reloads again for a visitor who grants the same anew', async () => {
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await playing(page)
    // This tab hears nothing of the withdrawal, and both grants are the same bytes.
    await page.goto('about:blank')
    const other = await visitor.newPage()
    await other.goto(`${WWW}/pricing`)
    await withdraw(other)
    await withdrawn()
    await page.goto(`${WWW}/?again`)
    await openPreferences(page)
    await page.locator(`${PREFERENCES} ${action('accept-all')}`).click()
    await playing(page)
    await quiet()
    expect(loads('/?again')).toBe(2)
  })

  test('says on every origin that it abides by Global Privacy Control', async () => {
    for (const origin of [WWW, APP, API]) {
      const answer = await page.goto(`${origin}/.well-known/gpc.json`)
      expect(answer?.status()).toBe(200)
      expect(await answer?.json()).toMatchObject({ gpc: true })
    }
  })

  test('is served while Placet is dead or hangs, and then nothing optional is allowed', async () => {
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await playing(page)
    const { value = '' } = (await cookie(visitor, '__Host-placet')) ?? {}
    const served = async (placetUrl: string): Promise<string> => {
      const site = await startHardSite({ port: 0, host: '127.0.0.1', placetUrl })
      const html = await fetch(site.url, { headers: { cookie: `__Host-placet=${value}` } })
      expect(html.status).toBe(200)
      expect(await html.text()).toContain('Small models')
      await site.close()
      return html.headers.get('content-security-policy') ?? ''
    }
    expect(await served(world.placet.url)).toContain('clipstage')
    expect(await served(`http://127.0.0.1:${await freePort()}`)).not.toContain('clipstage')
    world.placet.freeze()
    try {
      expect(await served(world.placet.url)).not.toContain('clipstage')
      const other = await (await world.visitor()).newPage()
      const before = plays()
      await other.goto(WWW, { waitUntil: 'commit' })
      await addFrame(other)
      await quiet()
      expect(plays()).toBe(before)
      await other.context().close()
    } finally {
      world.placet.thaw()
    }
  })
})

const PAGE = `<!doctype html><title>A page</title>
  <script src="/placet/placet.js" async></script>
  <iframe title="Film" data-placet="functional" data-src="${PLAYER}/player.html"></iframe>
  <footer><button data-placet-open>Cookie settings</button></footer>`
const HTML = { 'content-type': 'text/html; charset=utf-8' }

const company = { name: 'Clipstage', recipient: 'Clipstage', country: 'US', safeguard: 'SCC' }
const more: Readonly<Record<string, Service>> = {
  clip: {
    ...company,
    category: 'functional',
    cookies: [{ name: 'clip-*', purpose: 'video', lifetime: 'P30D', httpOnly: true }],
  },
  stats: { ...company, category: 'analytics', hosts: ['stats.clipstage.test'] },
}

/** The policy that Placet serves, with what the site's server knows beyond it. */
function wider(): Published {
  const published = publish(fineTuneLab([WWW, APP, API]))
  const services = { ...published.policy.services, ...more }
  return { ...published, policy: { ...published.policy, services } }
}

const SET = [
  'sb-1-auth-token=1; Path=/; Secure; HttpOnly',
  'clip-1=1; Path=/; Secure; HttpOnly',
  'rogue=1; Path=/; Secure; HttpOnly',
]

/** A server of Fetch's own Request and Response, which sets three cookies with each page. */
const startSetting: StartSite = (at) => {
  const policy = wider()
  const gate = createGate({ jwksUrl: `${at.placetUrl}/placet/jwks.json`, policy })
  return startProxiedSite(at, async (path, request) => {
    const answer = await gate(request.headers)
    const headers = new Headers({ ...HTML, ...privateHeaders({}) })
    headers.set('content-security-policy', contentSecurityPolicy(answer, policy))
    for (const line of path === '/' ? SET : []) headers.append('set-cookie', line)
    return filterSetCookie(new Response(PAGE, { headers }), answer, policy)
  })
}

describe('a server that sets cookies', () => {
  inWorld(startSetting)

  const names = async (): Promise<string[]> =>
    (await visitor.cookies())
      .map(({ name }) => name)
      .filter((name) => !name.includes('placet'))
      .sort()

  test('sets what is essential or granted and nothing undeclared, and takes back what is withdrawn', async () => {
    await page.goto(WWW)
    expect(await names()).toEqual(['sb-1-auth-token'])
    await decide(page, 'accept-all')
    await playing(page)
    expect(await names()).toEqual(['clip-1', 'sb-1-auth-token'])
    await withdraw(page)
    await withdrawn()
    await page.goto(`${WWW}/any`)
    expect(await names()).toEqual(['sb-1-auth-token'])
  })

  test('forbids under Global Privacy Control what was granted before it, and only that', async () => {
    await page.goto(WWW)
    expect(contentPolicy(await page.goto(WWW))).not.toContain('clipstage')
    await decide(page, 'accept-all')
    await playing(page)
    expect(contentPolicy(await page.goto(WWW))).toContain('https://stats.clipstage.test')
    await visitor.setExtraHTTPHeaders({ 'Sec-GPC': '1' })
    const html = await page.goto(WWW)
    expect(contentPolicy(html)).not.toContain('stats.clipstage.test')
    expect(contentPolicy(html)).toContain(PLAYER)
  })
})

/** Whatever anybody grants, its policy stays as it is. */
const startNarrow: StartSite = (at) =>
  startProxiedSite(
    at,
    () =>
      new Response(PAGE, { headers: { ...HTML, 'content-security-policy': "default-src 'self'" } }),
  )

describe('a site whose own policy forbids for ever what is granted', () => {
  inWorld(startNarrow)

  test('is reloaded once for a grant, and not on later pages of that tab', async () => {
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await quiet()
    expect(loads()).toBe(2)
    await page.goto(`${WWW}/second`)
    await quiet()
    await page.goto(WWW)
    await quiet()
    expect([loads(), loads('/second'), plays()]).toEqual([3, 1, 0])
  })

  test('is reloaded once for a grant of some, though the rest is refused', async () => {
    await page.goto(WWW)
    await page.locator(`${NOTICE} ${action('preferences')}`).click()
    await page.locator(`${PREFERENCES} [data-placet-category=functional]`).check()
    await page.locator(`${PREFERENCES} ${action('save')}`).click()
    await eventually(isSigned)
    await quiet()
    await page.goto(`${WWW}/second`)
    await quiet()
    expect([loads(), loads('/second')]).toEqual([2, 1])
  })

  test('is not reloaded for ever by code that grants on each page', async () => {
    await page.addInitScript(() => {
      const queue = ((window as { placet?: unknown }).placet ??= []) as Queue
      queue.push((consent) => consent.acceptAll())
    })
    await page.goto(WWW)
    await eventually(isSigned)
    await quiet()
    await quiet()
    expect(loads()).toBe(2)
  })

  test('is not reloaded at all where a tab can note nothing', async () => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => undefined
    })
    await page.goto(WWW)
    await decide(page, 'accept-all')
    await quiet()
    expect(loads()).toBe(1)
  })
})
