import { createServer } from 'node:http'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { clearCookie, writeCookie } from '../../packages/core/src/cookie.ts'
import type { Rules } from '../../packages/core/src/policy/rules.ts'
import type { readCookie } from '../../packages/core/src/read-cookie.ts'
import type { Remains, sweep } from '../../packages/core/src/sweep.ts'
import { openFront, type Front } from './front.ts'
import { openBrowser } from './world.ts'

/** What the pages of these tests have of the sources. */
interface Swept {
  readonly sweep: typeof sweep
  readonly clearCookie: typeof clearCookie
  readonly writeCookie: typeof writeCookie
  readonly readCookie: typeof readCookie
}
declare const swept: Swept

const HOST = 'a.b.site.test'
const PAGE = `https://${HOST}/shop/list/item.html`

/** The domains and paths of a cookie that this page sees. */
const DOMAINS = ['', HOST, 'b.site.test', 'site.test']
const PATHS = ['/', '/shop', '/shop/', '/shop/list', '/shop/list/', '/shop/list/item.html']

const RULES: Rules = {
  mode: 'listed',
  refused: 'reject',
  own: [HOST],
  services: {
    '': { category: 'essential', hosts: [], kept: [{ kind: 'cookie', name: '__Host-placet' }] },
    shop: {
      category: 'essential',
      hosts: [],
      kept: [
        { kind: 'cookie', name: '_g_session' },
        { kind: 'local', name: 'g-cart' },
        { kind: 'session', name: 'g-cart' },
        { kind: 'indexeddb', name: 'g-cart' },
        { kind: 'cache', name: 'g-cart' },
      ],
    },
    player: { category: 'functional', hosts: [], kept: [{ kind: 'cookie', name: '_g_volume' }] },
    counts: {
      category: 'analytics',
      hosts: [],
      kept: [
        { kind: 'cookie', name: '_g*' },
        { kind: 'cookie', name: 'AMCV_*' },
        { kind: 'cookie', name: '__Host-g' },
        { kind: 'cookie', name: 'elsewhere', path: '/account' },
        { kind: 'local', name: 'g-*' },
        { kind: 'local', name: 'getItem' },
        { kind: 'session', name: 'g-*' },
        { kind: 'indexeddb', name: 'g-*' },
        { kind: 'cache', name: 'g-*' },
      ],
    },
  },
}

/** Answers every path with an empty page, and with what `?set=` wants set, one cookie a line. */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const body = searchParams.get('body') ?? '<!doctype html><title>page</title>'
  response.setHeader('set-cookie', (searchParams.get('set') ?? '').split('\n').filter(Boolean))
  response.setHeader('content-type', 'text/html').end(body)
})
let front: Front
let browser: Browser
let code: string
let plain: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  plain = `http://localhost:${address.port}`
  front = await openFront({ [HOST]: address.port, 'tool.test': address.port })
  browser = await openBrowser(front.port)
  const { outputFiles } = await build({
    stdin: {
      contents: `export { sweep } from './sweep.ts'
        export { clearCookie, writeCookie } from './cookie.ts'
        export { readCookie } from './read-cookie.ts'`,
      resolveDir: new URL('../../packages/core/src/', import.meta.url).pathname,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'swept',
    footer: { js: 'globalThis.swept = swept' },
  })
  code = outputFiles[0]?.text ?? ''
})
afterAll(async () => {
  await browser.close()
  await front.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** A page with the sources, and what goes wrong in it. */
async function open(
  url: string,
): Promise<{ page: Page; context: BrowserContext; errors: Error[] }> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  await context.addInitScript(code)
  const page = await context.newPage()
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await page.goto(url)
  return { page, context, errors }
}

const sweepIn = (
  page: Pick<Page, 'evaluate'>,
  rules = RULES,
  categories = ['analytics'],
): Promise<readonly Remains[]> =>
  page.evaluate((given) => swept.sweep(given.rules, given.categories), { rules, categories })

/** A cookie for each place and jar that this page may put it in. */
const everywhere = (name: string): string[] =>
  PATHS.flatMap((path) =>
    DOMAINS.flatMap((domain) =>
      ['', '; Partitioned'].map(
        (jar) =>
          `${name}=1; Path=${path}; Secure${domain && `; Domain=${domain}`}; SameSite=None${jar}`,
      ),
    ),
  )

const setInPage = (page: Pick<Page, 'evaluate'>, cookies: readonly string[]): Promise<void> =>
  page.evaluate((given) => {
    for (const cookie of given) document.cookie = cookie
    // Reading waits for what was written.
    void document.cookie.length
  }, cookies)

const setByServer = async (page: Page, path: string, cookies: readonly string[]): Promise<void> => {
  await page.evaluate(
    async (url) => void (await fetch(url)),
    `${path}?${new URLSearchParams({ set: cookies.join('\n') })}`,
  )
}

const namesIn = async (context: BrowserContext): Promise<string[]> =>
  (await context.cookies()).map(({ name }) => name).sort()

test.each([
  ['the page', setInPage],
  ['the server', (page: Page, all: readonly string[]) => setByServer(page, '/set', all)],
])('a cookie set by %s goes from every domain, path and partition', async (_, set) => {
  const { page, context } = await open(PAGE)
  const all = everywhere('_ga')
  await set(page, all)
  expect(await namesIn(context)).toHaveLength(all.length)
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('cookies without a path go from the path that their address gave them', async () => {
  const { page, context } = await open(PAGE)
  await setByServer(page, '/shop/list/a', ['_ga=1', '_gb=1; Domain=site.test'])
  await setByServer(page, '/shop/list', ['_gc=1'])
  await setInPage(page, ['_gd=1'])
  expect(await namesIn(context)).toEqual(['_ga', '_gb', '_gc', '_gd'])
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('a cookie at its declared path goes, though no page above that path sees it', async () => {
  const { page, context } = await open(PAGE)
  await setByServer(page, '/account/x', ['elsewhere=1', 'elsewhere=2; Path=/account/'])
  expect(await namesIn(context)).toHaveLength(2)
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('names that other writers encode go as they are, and so do those with a prefix', async () => {
  const { page, context } = await open(PAGE)
  const names = ['AMCV_1%40AdobeOrg', '_g[a]', '_g(1)', '_g%', '_gé']
  await setInPage(page, [...names.map((name) => `${name}=1`), '__Host-g=1; Secure; Path=/'])
  expect(await namesIn(context)).toHaveLength(6)
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('what is essential or granted stays, and so does what only a server may remove', async () => {
  const { page, context } = await open(PAGE)
  const stay = ['_g_session', '_g_volume']
  await setInPage(page, [...stay.flatMap(everywhere), '__Host-placet=1; Secure; Path=/'])
  await setByServer(page, '/set', ['_g_http=1; HttpOnly; Path=/', '_ga=1; Path=/'])
  expect(await sweepIn(page)).toEqual([])
  const left = await namesIn(context)
  expect(new Set(left)).toEqual(new Set(['__Host-placet', '_g_http', ...stay]))
  expect(left).toHaveLength(2 + 2 * everywhere('').length)
  await context.close()
})

test('a cookie at a path that no attribute can name is reported', async () => {
  const { page, context } = await open(`https://${HOST}/x;y/z/page`)
  await setByServer(page, '/x;y/script', ['_ga=1'])
  await setByServer(page, '/x;y/z/script', ['_gb=1'])
  expect(await sweepIn(page)).toEqual([
    { service: 'counts', kept: { kind: 'cookie', name: '_ga' } },
  ])
  expect((await context.cookies()).map(({ path }) => path)).toEqual(['/x;y'])
  await context.close()
})

test('an address cannot turn a removal into anything else', async () => {
  const { page, context } = await open(`https://${HOST}/;max-age=999/;domain=site.test/x`)
  await setInPage(page, ['_ga=1; Path=/', '_gb=1'])
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('cookies are gone in the same turn, and the trial cookie with them', async () => {
  const { page, context } = await open(PAGE)
  await setInPage(page, everywhere('_ga'))
  const seen = await page.evaluate((rules) => {
    void swept.sweep(rules, ['analytics'])
    return document.cookie
  }, RULES)
  expect(seen).toBe('')
  expect(await context.cookies()).toEqual([])
  await context.close()
})

/** What a sweep writes to `document.cookie` while it removes `_g*`. */
const writesOf = (page: Page): Promise<string[]> =>
  page.evaluate(
    async (rules) => {
      const writes: string[] = []
      const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
      Object.defineProperty(document, 'cookie', {
        configurable: true,
        get: () => native?.get?.call(document) as string,
        set(text: string) {
          writes.push(text)
          native?.set?.call(document, text)
        },
      })
      await swept.sweep(rules, ['analytics'])
      Reflect.deleteProperty(document, 'cookie')
      return writes
    },
    {
      ...RULES,
      services: {
        tag: { category: 'analytics', hosts: [], kept: [{ kind: 'cookie', name: '_g*' }] },
      },
    } satisfies Rules,
  )

test.each([
  ['where tags put them', '; Domain=site.test; Path=/; Secure', 8],
  ['where a path is left out', '', 16],
  [
    'at the last place that is tried',
    '; Domain=a.b.site.test; Path=/shop/list/item.html; Secure; Partitioned',
    56,
  ],
])('twenty cookies %s take few writes, and nothing takes none', async (_, attributes, first) => {
  const { page, context } = await open(PAGE)
  expect(await writesOf(page)).toEqual([])
  await setInPage(
    page,
    Array.from({ length: 20 }, (__, i) => `_g${i}=1${attributes}`),
  )
  const writes = await writesOf(page)
  expect(await context.cookies()).toEqual([])
  // Until the registrable domain is found: `test` and `site.test`, both jars, and out of them.
  const [probes, removals] = [true, false].map((wanted) =>
    writes.filter((text) => text.startsWith('placet-probe=') === wanted),
  )
  expect(probes).toHaveLength(8)
  // The first one finds the path, in four domains and two jars each; the others go there.
  expect(removals).toHaveLength(first + 19 * 8)
  expect(removals?.filter((text) => /Domain=test(;|$)/.test(text))).toEqual([])
  await context.close()
})

test('where trial cookies are refused, cookies of parent domains go all the same', async () => {
  const { page, context } = await open(PAGE)
  await setInPage(page, everywhere('_ga'))
  await page.evaluate(() => {
    const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
    Object.defineProperty(document, 'cookie', {
      get: () => native?.get?.call(document) as string,
      set(text: string) {
        if (!text.startsWith('placet-probe=1')) native?.set?.call(document, text)
      },
    })
  })
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('in a frame of another site its own cookies go, partitioned or not', async () => {
  const frame = 'https://tool.test/embed/x'
  const { page, context } = await open(
    `${PAGE}?${new URLSearchParams({ body: `<iframe src="${frame}"></iframe>` })}`,
  )
  const inner = page.frame({ url: frame })
  if (inner === null) throw new TypeError('no frame')
  await inner.waitForLoadState()
  const attributes = '; Secure; SameSite=None'
  await setInPage(inner, [`_ga=1${attributes}; Partitioned`, `_gb=1; Path=/${attributes}`])
  expect(await inner.evaluate(() => document.cookie)).not.toBe('')
  expect(await sweepIn(inner)).toEqual([])
  expect(await inner.evaluate(() => document.cookie)).toBe('')
  expect(await context.cookies()).toEqual([])
  await context.close()
})

test('on plain http cookies go too, Secure ones as well where the browser keeps them', async () => {
  const { page, context } = await open(`${plain}/shop/x`)
  await setInPage(page, [
    '_ga=1',
    '_gb=1; Path=/',
    '_gc=1; Secure; Path=/',
    '_gd=1; Domain=localhost',
  ])
  expect(await namesIn(context)).toHaveLength(4)
  expect(await sweepIn(page)).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
})

/** Names in all kinds of storage but cookies. */
const storedIn = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(async () => ({
    local: Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? '').sort(),
    session: Object.keys(sessionStorage),
    indexeddb: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    cache: await caches.keys(),
  }))

const store = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const name of ['g-cart', 'g-id', 'other']) {
      localStorage.setItem(name, '1')
      sessionStorage.setItem(name, '1')
      await caches.open(name)
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.addEventListener('success', () => {
          request.result.close()
          resolve()
        })
        request.addEventListener('error', reject)
      })
    }
    localStorage.setItem('getItem', '1')
  })

test('storage of every kind goes, but not what is essential or of nobody', async () => {
  const { page, context } = await open(PAGE)
  await store(page)
  expect((await storedIn(page))['local']).toEqual(['g-cart', 'g-id', 'getItem', 'other'])
  expect(await sweepIn(page)).toEqual([])
  const left = await storedIn(page)
  for (const kind of ['local', 'session', 'indexeddb', 'cache']) {
    expect(left[kind]?.sort(), kind).toEqual(['g-cart', 'other'])
  }
  await context.close()
})

test('a database that is in use is reported after a second, and goes once it is closed', async () => {
  const { page, context } = await open(PAGE)
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('g-busy')
        request.addEventListener('success', () => {
          addEventListener('close-it', () => request.result.close())
          resolve()
        })
      }),
  )
  const started = Date.now()
  expect(await sweepIn(page)).toEqual([
    { service: 'counts', kept: { kind: 'indexeddb', name: 'g-busy' } },
  ])
  expect(Date.now() - started).toBeLessThan(3000)
  await page.evaluate(() => dispatchEvent(new Event('close-it')))
  await expect.poll(async () => (await storedIn(page))['indexeddb']).toEqual([])
  await context.close()
})

test('in a sandboxed frame, which has no storage, nothing is thrown and nothing remains', async () => {
  const { page, context, errors } = await open(
    `${PAGE}?${new URLSearchParams({ body: '<iframe sandbox="allow-scripts" src="/frame"></iframe>' })}`,
  )
  const inner = page.frame({ url: /\/frame$/ })
  if (inner === null) throw new TypeError('no frame')
  await inner.waitForLoadState()
  const found = await inner.evaluate(async (rules) => {
    let refused = 0
    for (const use of [() => document.cookie, () => localStorage, () => sessionStorage]) {
      try {
        use()
      } catch {
        refused++
      }
    }
    const cookie = { token: '__Host-placet', secure: true }
    swept.writeCookie(cookie, 'x', 9)
    swept.clearCookie(cookie.token, { path: '/' })
    const remains = await swept.sweep(
      {
        ...rules,
        services: {
          ...rules.services,
          // Declared without a pattern, which is tried even where nothing is listed.
          more: { category: 'analytics', hosts: [], kept: [{ kind: 'indexeddb', name: 'exact' }] },
        },
      },
      ['analytics'],
    )
    return { refused, remains, read: swept.readCookie(cookie.token) ?? 'none' }
  }, RULES)
  expect(found).toEqual({ refused: 3, remains: [], read: 'none' })
  await page.waitForTimeout(100)
  expect(errors).toEqual([])
  await context.close()
})
