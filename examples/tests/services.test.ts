import { createServer, request as httpRequest, type ServerResponse } from 'node:http'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decodeToken } from '../../packages/core/src/policy/claims.ts'
import type { SiteOptions } from '../marketing-site/server.ts'
import type { Hit } from './front.ts'
import { action, eventually, NOTICE, PREFERENCES, isRecorded } from './visitor.ts'
import { openWorld, WWW, type StartSite, type World } from './world.ts'

const ran = (name: string): string => `ran.push(${JSON.stringify(name)});`
const held = (attributes: string, text = ''): string =>
  `<script type="text/plain" data-placet="analytics" ${attributes}>${text}</script>`

/** What `busy` takes of the page's only thread, in ms. */
const BUSY = 100

const FIRST = `<script>
window.ran = []
window.found = [...Object.keys(localStorage), ...document.cookie.split('; ').map((pair) => pair.split('=')[0])]
window.placet = [(consent) => { window.consent = consent }]
function busy(name) {
  const start = performance.now()
  while (performance.now() - start < ${BUSY});
  ran.push(name)
  spans.push({ start, end: performance.now() })
}
var spans = []
</script><script src="/placet/placet.js" async></script>`

const five = Array.from({ length: 5 }, (_, i) => i)

/** The pages of the site; the rest is `/one.js` and Placet. */
const PAGES: Readonly<Record<string, string>> = {
  '/': '',
  '/external': held('src="/one.js"'),
  '/inline': held('', ran('inline')),
  '/settings': `<script type="text/plain" data-placet="functional" data-placet-service="settings">${ran('settings')}</script>`,
  '/unnamed': `<script type="text/plain" data-placet="functional">${ran('unnamed')}</script>`,
  '/busy': five.map((i) => held('', `busy('busy ${i}')`)).join(''),
}

/** Requests to Placet that the site leaves without an answer. */
let hanging: string | undefined
let slow: { readonly waiting: ServerResponse[] } | undefined

const startSite: StartSite = async ({ port, host, placetUrl }: SiteOptions) => {
  const server = createServer((request, response) => {
    const { url = '/', method, headers } = request
    if (url === '/one.js') {
      response.setHeader('content-type', 'text/javascript')
      if (slow) slow.waiting.push(response)
      else response.end(ran('one'))
    } else if (url.startsWith('/placet/')) {
      if (hanging !== undefined && url.endsWith(hanging)) return
      const onward = httpRequest(placetUrl + url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      request.pipe(onward)
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        `<!doctype html><html lang="en"><title>A page</title>${FIRST}<body>${PAGES[url] ?? ''}<button data-placet-open>Choices</button>`,
      )
    }
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${address.port}`, close }
}

let world: World
let visitor: BrowserContext
let page: Page
let errors: string[]
let start: number

beforeAll(async () => {
  world = await openWorld(undefined, startSite)
})
afterAll(() => world.close())
beforeEach(async () => {
  hanging = undefined
  slow = undefined
  start = world.hits.length
  visitor = await world.visitor()
  page = await visitor.newPage()
  errors = []
  page.on('pageerror', (error) => errors.push(String(error)))
})
afterEach(() => visitor.close())

const hits = (path: string): Hit[] => world.hits.slice(start).filter((hit) => hit.path === path)
const run = <T>(code: string): Promise<T> => page.evaluate<T>(code)
const settled = (): Promise<void> => page.waitForTimeout(300)
const log = (): Promise<string[]> => run('ran')
const until = (name: string): Promise<true> =>
  eventually(async () => ((await log()).includes(name) ? true : undefined))
const known = (): Promise<true> =>
  // Asked again where a reload was just then.
  eventually(() =>
    run<string>('typeof consent').then(
      (is) => (is === 'object' ? true : undefined),
      () => undefined,
    ),
  )

async function open(path: string): Promise<void> {
  await page.goto(WWW + path)
  await known()
}

/** Does something that decides, and waits until the server has answered it. */
async function told(code: string): Promise<void> {
  const answer = page.waitForResponse(isRecorded)
  await run(`void ${code}`)
  await (await answer).finished()
  await settled()
}

const counted = (name: string): number => {
  const like = `%"${name}"%`
  const [row] = world.rows(`SELECT sum(count) AS n FROM counter WHERE dimensions LIKE '${like}'`)
  return Number(row?.['n'] ?? 0)
}

describe('an event before the answer', () => {
  test('waits in memory alone, is sent once on a grant, and never again', async () => {
    const before = counted('pricing')
    await open('/')
    await run(`consent.track('page_view', { page: 'pricing' })`)
    await settled()
    expect(hits('/placet/events')).toEqual([])
    expect(
      await run('[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie]'),
    ).toEqual([''])
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await eventually(() => (counted('pricing') === before + 1 ? true : undefined))
    await page.reload()
    await known()
    await told('consent.withdraw()')
    await told('consent.acceptAll()')
    expect(hits('/placet/events')).toHaveLength(1)
    expect(counted('pricing')).toBe(before + 1)
    expect(errors).toEqual([])
  })

  test('is sent with the grant, once the server has signed it', async () => {
    const before = counted('privacy')
    await open('/')
    await run(`consent.track('page_view', { page: 'privacy' })`)
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await eventually(() => (counted('privacy') === before + 1 ? true : undefined))
  })

  test.each([
    ['a refusal', 'consent.rejectAll()'],
    ['a choice of other categories', 'consent.decide({ functional: true })'],
  ])(
    'is destroyed by %s, as is one after it, and a later grant sends neither',
    async (_, refusal) => {
      await open('/')
      await run(`consent.track('page_view', { page: 'jobs' })`)
      await told(refusal)
      await run(`consent.track('page_view', { page: 'jobs' })`)
      await told('consent.acceptAll()')
      await settled()
      expect(hits('/placet/events')).toEqual([])
      await run(`consent.track('page_view', { page: 'settings' })`)
      await eventually(() => (hits('/placet/events').length === 1 ? true : undefined))
      expect(counted('jobs')).toBe(0)
    },
  )
})

describe('a withdrawal', () => {
  test.each([
    ['an external script', '/external', 'one'],
    ['an inline script', '/inline', 'inline'],
  ])('ends what %s began by one reload, after all is saved', async (_, path, name) => {
    await open(path)
    await told('consent.acceptAll()')
    await until(name)
    await run(`{ localStorage.setItem('ftl-theme', 'dark'); localStorage.setItem('cart', '1') }`)
    expect(hits(path)).toHaveLength(1)
    const sent = hits('/placet/decisions').length
    await run('consent.withdraw()')
    await eventually(() => (hits(path).length === 2 ? true : undefined))
    await known()
    await page.waitForTimeout(700)
    expect(hits(path)).toHaveLength(2)
    expect(hits('/placet/decisions')).toHaveLength(sent + 1)
    // What the new document was asked for with, and what it found, is what had been saved.
    const token = /__Host-placet=([^;]+)/.exec(hits(path)[1]?.cookie ?? '')?.[1] ?? ''
    expect(decodeToken(token)).toMatchObject({ signed: true, claims: { cat: [] } })
    expect(await run('found')).toEqual(['cart', '__Host-placet'])
    expect(await log()).toEqual([])
  })

  test('does not wait for a server that hangs, and delivers from the new page', async () => {
    await open('/external')
    await told('consent.acceptAll()')
    await until('one')
    hanging = '/decisions'
    const at = Date.now()
    await run('consent.withdraw()')
    await eventually(() => (hits('/external').length === 2 ? true : undefined))
    expect(Date.now() - at).toBeLessThan(5000)
    expect(
      decodeToken(/__Host-placet=([^;]+)/.exec(hits('/external')[1]?.cookie ?? '')?.[1] ?? ''),
    ).toMatchObject({
      signed: false,
      claims: { cat: [] },
    })
    await known()
    expect(await log()).toEqual([])
    expect(hits('/external')).toHaveLength(2)
  })

  test('of what is still loading lets it never run, and a later grant runs it', async () => {
    const waiting: ServerResponse[] = []
    slow = { waiting }
    await open('/external')
    await told('consent.acceptAll()')
    await eventually(() => (waiting.length === 1 ? true : undefined))
    await run(`{ window.same = true; consent.withdraw() }`)
    for (const response of waiting.splice(0)) response.end(`localStorage.setItem('ran', '1')`)
    await settled()
    slow = undefined
    expect(await run('localStorage.getItem("ran")')).toBe(null)
    await known()
    await told('consent.acceptAll()')
    await until('one')
  })

  test('calls the hook of a service, each time, and the page stays', async () => {
    await open('/external')
    await run(`consent.hook('usage', () => ran.push('stops'))`)
    for (let i = 1; i <= 2; i++) {
      await told('consent.acceptAll()')
      await until('one')
      await told('consent.withdraw()')
      expect((await log()).filter((name) => name === 'stops')).toHaveLength(i)
    }
    expect(await log()).toEqual(['one', 'stops', 'stops'])
    await page.waitForTimeout(700)
    expect(hits('/external')).toHaveLength(1)
    expect(hits('/one.js')).toHaveLength(1)
  })

  test.each([
    ['one that the page names', '/settings', 1],
    ['one of several that cannot be told', '/unnamed', 2],
  ])('finds the hook of %s', async (_, path, times) => {
    await open(path)
    await run(`consent.hook('settings', () => ran.push('stops'))`)
    await told('consent.acceptAll()')
    await until(path.slice(1))
    await run('consent.withdraw()')
    await page.waitForTimeout(1000)
    expect(hits(path)).toHaveLength(times)
  })

  test('of another category leaves what runs alone', async () => {
    await open('/external')
    await told('consent.acceptAll()')
    await until('one')
    await told('consent.decide({ analytics: true })')
    await page.waitForTimeout(700)
    expect(hits('/external')).toHaveLength(1)
  })

  test('in one tab reloads the other as well, once', async () => {
    await open('/external')
    await told('consent.acceptAll()')
    const other = await visitor.newPage()
    await other.goto(`${WWW}/external`)
    await eventually(async () => ((await other.evaluate('ran.includes("one")')) ? true : undefined))
    await run('consent.withdraw()')
    await eventually(() => (hits('/external').length === 4 ? true : undefined))
    await page.waitForTimeout(700)
    expect(hits('/external')).toHaveLength(4)
    expect([await log(), await other.evaluate('ran')]).toEqual([[], []])
  })
})

describe('consent.run', () => {
  test.each([
    ['gives its stop', `() => { ran.push('starts'); return () => ran.push('stops') }`],
    [
      'heeds the signal',
      `(signal) => {
       ran.push('starts'); signal.addEventListener('abort', () => ran.push('stops')) }`,
    ],
  ])(
    'starts on the grant what %s, ends it on withdrawal, and anew; the page stays',
    async (_, code) => {
      await open('/')
      await run(`void consent.run('analytics', ${code})`)
      await settled()
      expect(await log()).toEqual([])
      await told('consent.acceptAll()')
      expect(await log()).toEqual(['starts'])
      await told('consent.withdraw()')
      expect(await log()).toEqual(['starts', 'stops'])
      await told('consent.acceptAll()')
      expect(await log()).toEqual(['starts', 'stops', 'starts'])
      await page.waitForTimeout(700)
      expect(hits('/')).toHaveLength(1)
    },
  )

  test.each([
    ['can be stopped by nothing', `() => { ran.push('starts') }`],
    ['gives a promise of its stop', `async () => { ran.push('starts'); return () => undefined }`],
  ])('of what %s makes a withdrawal reload once', async (_, code) => {
    await open('/')
    await run(`void consent.run('analytics', ${code})`)
    await told('consent.acceptAll()')
    expect(await log()).toEqual(['starts'])
    await run('consent.withdraw()')
    await eventually(() => (hits('/').length === 2 ? true : undefined))
    await page.waitForTimeout(700)
    expect(hits('/')).toHaveLength(2)
  })
})

interface Span {
  readonly start: number
  readonly end: number
}

interface Seen {
  readonly spans: readonly Span[]
  /** When the frame after the click was on the screen. */
  readonly painted: number
  readonly frames: readonly Span[]
  readonly keys: readonly number[]
}

/** Notes when the click was painted, frames in which nothing is asked any more, and keys. */
const WATCH = `{
  window.frames_ = []
  window.keys = []
  window.painted = 0
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      if (name === 'click') painted = startTime + duration
    }
  }).observe({ type: 'event', durationThreshold: 16 })
  const look = () => {
    const shown = document.querySelector('placet-consent')?.shadowRoot.querySelector('[data-placet-layer]')
    if (!shown) frames_.push({ start: performance.now() })
    requestAnimationFrame(look)
  }
  look()
  addEventListener('keydown', () => keys.push(performance.now()))
}`

describe('accept with five services that take 100 ms each', () => {
  const seen = (): Promise<Seen> => run('({ spans, painted, frames: frames_, keys })')
  const begins = [
    ['held scripts', '/busy', ''],
    [
      'code of the app',
      '/',
      `for (const i of [0, 1, 2, 3, 4]) consent.run('analytics', () => {
       busy('busy ' + i)
       return () => undefined
     })`,
    ],
  ] as const

  test.each(begins)(
    'paints the closed notice before the first of them: %s',
    async (_, path, code) => {
      await open(path)
      await run(WATCH + code)
      // The part that a grant needs is there already, so that nothing but the rule keeps them back.
      await told('consent.decide({ functional: true })')
      await page.locator('[data-placet-open]').click()
      await page.locator(`${PREFERENCES} ${action('accept-all')}`).waitFor()
      await settled()
      await run('void (painted = frames_.length = 0)')
      await page.locator(`${PREFERENCES} ${action('accept-all')}`).click()
      await eventually(async () => ((await log()).length === 5 ? true : undefined))
      // A click that is painted within 16 ms is not told of, and stays 0.
      await settled()
      const { spans, painted, frames } = await seen()
      const [first] = spans
      expect(frames[0]?.start).toBeLessThan(first?.start ?? 0)
      // One that held up the paint would have ended before it.
      expect(painted).toBeLessThan(first?.end ?? 0)
    },
  )

  test.each(begins)('lets a key in between two of them: %s', async (_, path, code) => {
    await open(path)
    await run(WATCH + code)
    // Whoever types all the while waits for one of them at most.
    const typing = new AbortController()
    const typed = (async () => {
      while (!typing.signal.aborted) await page.keyboard.press('a')
    })()
    await page.locator(`${NOTICE} ${action('accept-all')}`).click()
    await eventually(async () => ((await log()).length === 5 ? true : undefined))
    typing.abort()
    await typed
    const { spans, keys } = await seen()
    const between = spans
      .slice(1)
      .filter((next, i) => keys.some((key) => key >= (spans[i]?.end ?? 0) && key <= next.start))
    expect(between.length).toBeGreaterThan(0)
    expect(await log()).toEqual(five.map((i) => `busy ${i}`))
  })
})
