import { createHash } from 'node:crypto'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fineTuneLab } from '../placet.config.ts'
import { heldBack, openOwnSite, tone, type Answer, type OwnSite } from './own-site.ts'
import { eventually } from './visitor.ts'
import { openBrowser } from './world.ts'

let browser: Browser
let visitor: BrowserContext
let page: Page
let site: OwnSite
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
  await site.close()
})

/** The example's policy, in which no service owns this machine. */
function policy(origin: string): string {
  const whole = fineTuneLab([origin])
  const { film } = whole.services
  return JSON.stringify({ ...whole, services: { ...whole.services, film: { ...film, hosts: [] } } })
}

const TAG = '<script src="/placet.js" data-policy="/policy.json" data-ui="none" async></script>'

/** Keeps what ran, and hooks both services, so that a withdrawal needs no reload. */
const FIRST = `<script>
window.ran = []
window.placet = [(consent) => {
  window.consent = consent
  for (const name of ['usage', 'film', 'settings']) consent.hook(name, () => ran.push(name + ' stops'))
}]
</script>`

const html = (body: string, head = FIRST + TAG): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${head}<body>${body}`

const held = (attributes: string, text = ''): string =>
  `<script type="text/plain" data-placet="analytics" ${attributes}>${text}</script>`

const ranLine = (name: string): string => `ran.push(${JSON.stringify(name)})`
const integrityOf = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`

const run = <T>(code: string): Promise<T> => page.evaluate<T>(code)
const ran = (): Promise<string[]> => run('ran')
const settled = (): Promise<void> => page.waitForTimeout(250)
const grant = (): Promise<void> => run('consent.acceptAll()')
const withdraw = (): Promise<void> => run('consent.withdraw()')
const until = (name: string): Promise<true> =>
  eventually(async () => ((await ran()).includes(name) ? true : undefined))

/** Waits for consent, also where a page lets no text be evaluated. */
const known = (): Promise<true> =>
  eventually(async () => ((await run('typeof consent')) === 'object' ? true : undefined))

/** Opens a site that has these files beside the page and the policy; waits for consent. */
async function open(
  files: Readonly<Record<string, Answer>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  site = await openOwnSite(
    (path, origin) => files[path] ?? (path === '/policy.json' ? policy(origin) : any(path)),
    headers,
  )
  await page.goto(site.origin, { waitUntil: 'commit' })
  await known()
}

/** What any file below /any/ contains: a script says that it ran. */
function any(path: string): Answer | undefined {
  if (!path.startsWith('/any/')) return undefined
  if (path.endsWith('.js')) return ranLine(path)
  if (path.endsWith('.css')) return 'body { color: rgb(1, 2, 3) }'
  if (path.endsWith('.wav')) return tone(1)
  if (path.endsWith('.svg')) return '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
  return '<!doctype html><title>A frame</title>'
}

/** Scripts of every kind, by the name under which they say that they ran. */
const SCRIPTS: Readonly<Record<string, (path: string) => string>> = {
  'plain.js': (path) => held(`src="${path}"`),
  'async.js': (path) => held(`async src="${path}"`),
  'defer.js': (path) => held(`defer src="${path}"`),
  'shared.js': (path) => held(`crossorigin="anonymous" src="${path}"`),
  'whole.js': (path) => held(`integrity="${integrityOf(ranLine(path))}" src="${path}"`),
  'module.js': (path) => held(`data-type="module" src="${path}"`),
  'address.js': (path) => held(`data-src="${path}"`),
  'ordered.js': (path) => held(`data-placet-order src="${path}"`),
  inline: (path) => held('', ranLine(path)),
  'inline-module': (path) => held('data-type="module"', ranLine(path)),
}

/** Everything else that loads something. */
const SHOWN: Readonly<Record<string, (path: string) => string>> = {
  'frame.html': (path) => `<iframe data-placet="functional" data-src="${path}"></iframe>`,
  'image.svg': (path) => `<img alt="" data-placet="functional" data-src="${path}">`,
  'set.svg': (path) => `<img alt="" data-placet="functional" data-srcset="${path} 1x">`,
  'picture.svg': (path) =>
    `<picture><source data-placet="functional" data-srcset="${path}"><img alt=""></picture>`,
  'video.wav': (path) => `<video data-placet="functional" data-src="${path}"></video>`,
  'poster.svg': (path) => `<video data-placet="functional" data-poster="${path}"></video>`,
  'inside.wav': (path) => `<video data-placet="functional"><source data-src="${path}"></video>`,
  'source.wav': (path) =>
    `<audio preload="auto"><source data-placet="functional" data-src="${path}"></audio>`,
  'audio.wav': (path) =>
    `<audio preload="auto" data-placet="functional" data-src="${path}"></audio>`,
  'embed.html': (path) => `<embed type="text/html" data-placet="functional" data-src="${path}">`,
  'object.html': (path) =>
    `<object type="text/html" data-placet="functional" data-src="${path}"></object>`,
  'style.css': (path) => `<link rel="stylesheet" data-placet="functional" data-href="${path}">`,
}

const ALL = { ...SCRIPTS, ...SHOWN }
const markup = (folder: string): string =>
  Object.entries(ALL)
    .map(([name, make]) => make(`/any/${folder}/${name}`))
    .join('')

/** How pages and frameworks bring markup into a place; each is a function of both in the page. */
const WAYS: Readonly<Record<string, string>> = {
  'as markup': `(place, text) => place.insertAdjacentHTML('beforeend', text)`,
  'element by element, as Preact does': `(place, text) => {
    const made = (from) => {
      if (!(from instanceof Element)) return from.cloneNode()
      const element = document.createElement(from.localName)
      for (const { name, value } of from.attributes) element.setAttribute(name, value)
      element.append(...[...from.childNodes].map(made))
      return element
    }
    const { body } = new DOMParser().parseFromString('<body>' + text, 'text/html')
    place.append(...[...body.childNodes].map(made))
  }`,
  'with scripts that a parser has made, as React does': `(place, text) => {
    const made = (from) => {
      if (!(from instanceof HTMLScriptElement)) return document.importNode(from, true)
      const box = document.createElement('div')
      box.innerHTML = '<script><' + '/script>'
      const script = box.removeChild(box.firstChild)
      for (const { name, value } of from.attributes) script.setAttribute(name, value)
      script.append(from.text)
      return script
    }
    const { body } = new DOMParser().parseFromString('<body>' + text, 'text/html')
    place.append(...[...body.childNodes].map(made))
  }`,
  'by a range': `(place, text) =>
    place.append(document.createRange().createContextualFragment(text))`,
  'into an open shadow root': `(place, text) => {
    const root = place.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
    consent.watch(root)
    root.innerHTML = text
  }`,
  'after a step in history': `(place, text) => {
    history.pushState({}, '', '/deep/page' + history.length)
    place.insertAdjacentHTML('beforeend', text)
  }`,
  'with a new body': `(place, text) => {
    const body = document.createElement('body')
    body.innerHTML = text
    document.body = body
  }`,
}

/** Which of the files in a folder were fetched, and how often where not once. */
const fetchedOnce = (folder: string): string[] =>
  Object.keys(ALL)
    .filter((name) => name.includes('.'))
    .map((name) => [name, site.times(`/any/${folder}/${name}`)] as const)
    .flatMap(([name, times]) =>
      times === 0 ? [] : [times === 1 ? name : `${name} ${times} times`],
    )
    .sort()

const FILES = Object.keys(ALL).filter((name) => name.includes('.'))
const ranIn = async (folder: string): Promise<string[]> =>
  (await ran()).filter((path) => path.startsWith(`/any/${folder}/`)).sort()
const scriptsIn = (folder: string): string[] =>
  Object.keys(SCRIPTS)
    .map((name) => `/any/${folder}/${name}`)
    .sort()

describe('marked elements of every kind', () => {
  test('in the page are neither fetched nor run before a grant, and each is once after it', async () => {
    await open({ '/': html(markup('page')) })
    await settled()
    expect(fetchedOnce('page')).toEqual([])
    expect(await ran()).toEqual([])
    await grant()
    await until('/any/page/ordered.js')
    await settled()
    expect(await ranIn('page')).toEqual(scriptsIn('page'))
    expect(fetchedOnce('page')).toEqual([...FILES].sort())
    expect(errors).toEqual([])
  })

  test.each(Object.entries(WAYS))(
    'put in %s are held as well, and each is once after the grant',
    async (_, way) => {
      await open({ '/': html('<main></main>') })
      const put = (folder: string): Promise<void> =>
        run(`void (${way})(document.body, ${JSON.stringify(markup(folder))})`)
      await put('before')
      await settled()
      expect([fetchedOnce('before'), await ran()]).toEqual([[], []])
      await grant()
      await until('/any/before/ordered.js')
      await put('after')
      await until('/any/after/ordered.js')
      await settled()
      for (const folder of ['before', 'after']) {
        expect(await ranIn(folder)).toEqual(scriptsIn(folder))
        expect(fetchedOnce(folder)).toEqual([...FILES].sort())
      }
      expect(errors).toEqual([])
    },
  )
})

describe('what a script says', () => {
  const integrity = integrityOf('tell()')
  const attributes = `id="one" integrity="${integrity}" crossorigin="use-credentials" referrerpolicy="no-referrer" fetchpriority="low" defer data-site="7"`
  const first = `<script>var tell = () => {
    const { attributes, nonce } = document.currentScript
    ran.push({ ...Object.fromEntries([...attributes].map(({ name, value }) => [name, value])), nonce })
  }</script>`

  test.each(['in the page', 'as markup'])('is kept where it comes %s', async (way) => {
    const script = held(`${attributes} nonce="n1" src="/tell.js"`)
    await open({
      '/': html(first + (way === 'in the page' ? script : '')),
      '/tell.js': 'tell()',
    })
    if (way === 'as markup')
      await run(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(script)})`)
    await grant()
    await eventually(async () => ((await ran()).length > 0 ? true : undefined))
    const [told] = await run<Record<string, string>[]>('ran')
    expect(told).toMatchObject({
      id: 'one',
      integrity,
      crossorigin: 'use-credentials',
      referrerpolicy: 'no-referrer',
      fetchpriority: 'low',
      defer: '',
      'data-site': '7',
      nonce: 'n1',
    })
    expect(told).not.toHaveProperty('type')
    const asked = site.asked.find(({ path }) => path === '/tell.js')
    expect(asked?.headers).toMatchObject({ 'sec-fetch-mode': 'cors' })
    expect(asked?.headers.referer).toBeUndefined()
  })

  test('about a nonce lets it run, in the page and as markup, and nothing without one runs', async () => {
    const all = (from: string): string =>
      [
        held('nonce="n1"', ranLine(`inline ${from}`)),
        held(`nonce="n1" src="/any/${from}.js"`),
        held(`nonce="n1" data-src="/any/${from}-address.js"`),
        held(`nonce="n1" data-type="module" src="/any/${from}-module.js"`),
        held('nonce="n1" data-type="module"', ranLine(`inline module ${from}`)),
        held('', ranLine('without')),
        held('nonce="n2"', ranLine('another')),
        held('src="/any/without.js"'),
      ].join('')
    const head = (FIRST + TAG).replaceAll('<script', '<script nonce="n1"')
    await open(
      { '/': html(all('page'), head) },
      { 'content-security-policy': "script-src 'nonce-n1'" },
    )
    await run(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(all('markup'))})`)
    await grant()
    await until('/any/markup-module.js')
    await settled()
    expect([...(await ran())].sort()).toEqual([
      '/any/markup-address.js',
      '/any/markup-module.js',
      '/any/markup.js',
      '/any/page-address.js',
      '/any/page-module.js',
      '/any/page.js',
      'inline markup',
      'inline module markup',
      'inline module page',
      'inline page',
    ])
    expect(site.times('/any/without.js')).toBe(0)
  })
})

describe('each runs once per page', () => {
  test('though it is there twice, Placet is there twice, and the page steps and swaps', async () => {
    const twice = [held('src="/any/one.js"'), held('', ranLine('inline'))].join('')
    const other = held('src="//localhost/any/../any/one.js"').replace('//localhost', '')
    await open({ '/': html(twice + twice + other, FIRST + TAG + TAG), '/app.js': await app() })
    await page.addScriptTag({ url: '/app.js' })
    await run('another()')
    await grant()
    await until('/any/one.js')
    await run(`void history.pushState({}, '', '/elsewhere')`)
    await run(`void (document.body = document.body.cloneNode(true))`)
    await run(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(twice)})`)
    await settled()
    await withdraw()
    await grant()
    await settled()
    expect([...(await ran())].sort()).toEqual(
      ['/any/one.js', 'inline', 'usage stops', 'film stops', 'settings stops'].sort(),
    )
    expect(site.times('/any/one.js')).toBe(1)
  })
})

/** A second consent in the same page, as an app makes it beside a script tag. */
async function app(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createConsent } from '@placet/core'
        import { publish } from '@placet/core/policy'
        window.another = async () => {
          window.second = createConsent({ policy: publish(await (await fetch('/policy.json')).json()) })
          for (const name of ['usage', 'film', 'settings']) second.hook(name, () => undefined)
        }`,
      resolveDir: new URL('.', import.meta.url).pathname,
    },
    bundle: true,
    write: false,
    format: 'iife',
    nodePaths: ['packages/widget/node_modules', 'packages/core/node_modules'].map(
      (path) => new URL(`../../${path}`, import.meta.url).pathname,
    ),
  })
  return outputFiles[0]?.text ?? ''
}

test('one that hangs, is missing, throws, is not what it was to be, or has no address holds up no other', async () => {
  const bad = [
    held('src="/hangs.js"'),
    held('data-placet-order src="/any/first.js"'),
    held('data-placet-order data-src="http://"'),
    held('data-placet-order src="http://"'),
    held('data-placet-order src="/missing.js"'),
    held('data-type="module" src="/missing.js?module"'),
    held('', 'throw new Error("on purpose")'),
    held(`integrity="${integrityOf('something else')}" src="/any/changed.js"`),
    held(
      `integrity="${integrityOf('something else')}" data-type="module" src="/any/changed.js?module"`,
    ),
    held('src="http://"'),
    '<iframe data-placet="functional" data-src="http://"></iframe>',
    '<video data-placet="functional" data-src="http://"></video>',
  ]
  const good = [
    held('src="/any/good.js"'),
    held('data-placet-order src="/any/last.js"'),
    held('', ranLine('inline')),
  ]
  await open({ '/': html([...bad, ...good].join('')), '/hangs.js': () => undefined })
  await grant()
  await until('/any/last.js')
  await settled()
  expect([...(await ran())].sort()).toEqual([
    '/any/first.js',
    '/any/good.js',
    '/any/last.js',
    'inline',
  ])
  expect(site.times('/any/changed.js')).toBe(2)
  expect(errors.join()).toContain('on purpose')
})

describe('a withdrawal while a script is loading', () => {
  const KINDS: Readonly<Record<string, string>> = {
    'an external one': held('src="/slow.js"'),
    'one with async': held('async src="/slow.js"'),
    'a module': held('data-type="module" src="/slow.js"'),
    'an inline module that imports': held('data-type="module"', 'import "/slow.js"'),
    'one whose address is held': held('data-src="/slow.js"'),
    'one in order': held('data-placet-order src="/slow.js"'),
    'one with its hash': held(`integrity="${integrityOf(ranLine('slow'))}" src="/slow.js"`),
  }

  test.each(
    Object.entries(KINDS).flatMap(([kind, script]) => [
      [kind, 'in the page', script] as const,
      [kind, 'as markup', script] as const,
    ]),
  )('keeps %s, %s, from ever running; a later grant runs it once', async (_, way, script) => {
    const slow = heldBack(ranLine('slow'))
    const after = held('data-placet-order', ranLine('after'))
    const body = way === 'in the page' ? script + after : ''
    await open({ '/': html(body), '/slow.js': slow.answer })
    if (way === 'as markup') {
      await run(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(script + after)})`)
    }
    await grant()
    await eventually(() => (site.times('/slow.js') === 1 ? true : undefined))
    await withdraw()
    slow.release()
    await settled()
    const stopped = await ran()
    expect(stopped).not.toContain('slow')
    await grant()
    await until('after')
    await until('slow')
    await settled()
    const names = (await ran()).filter((name) => !name.includes('stops'))
    expect([...names].sort()).toEqual(['after', 'slow'])
    await withdraw()
    await grant()
    await settled()
    expect((await ran()).filter((name) => name === 'slow')).toHaveLength(1)
  })

  test('keeps what waited for it in order from running, and both run in order on the next grant', async () => {
    const slow = heldBack(ranLine('slow'))
    const body =
      held('data-placet-order src="/slow.js"') + held('data-placet-order src="/any/next.js"')
    await open({ '/': html(body), '/slow.js': slow.answer })
    await grant()
    await eventually(() => (site.times('/slow.js') === 1 ? true : undefined))
    await withdraw()
    await settled()
    expect(site.times('/any/next.js')).toBe(0)
    slow.release()
    await settled()
    expect(site.times('/any/next.js')).toBe(0)
    await grant()
    await until('/any/next.js')
    const names = (await ran()).filter((name) => !name.includes('stops'))
    expect(names).toEqual(['slow', '/any/next.js'])
  })
})

test('one that is out of the page when its turn comes does not run, there or put in again after a withdrawal', async () => {
  const body = held('id="one"', ranLine('one')) + held('id="two" src="/any/two.js"')
  await open({ '/': html(body) })
  // What a grant starts is there from here on: the next one begins in the same turn.
  await run(`consent.decide({ functional: true })`)
  await settled()
  await run(`{
    const scripts = [one, two]
    consent.acceptAll()
    for (const script of scripts) script.remove()
    window.taken = scripts
  }`)
  await settled()
  await withdraw()
  await run('document.body.append(...taken)')
  await settled()
  expect((await ran()).filter((name) => !name.includes('stops'))).toEqual([])
  expect(site.times('/any/two.js')).toBe(0)
  await grant()
  await until('/any/two.js')
  expect((await ran()).filter((name) => !name.includes('stops')).sort()).toEqual([
    '/any/two.js',
    'one',
  ])
})

test('an inline one that arrives in pieces runs as a whole', async () => {
  let finish = (): void => undefined
  const pieces: Answer = (response) => {
    response.write(html(`<script type="text/plain" data-placet="analytics">ran.push('first');`))
    finish = () => void response.end(`ran.push('second')</script><p>end`)
  }
  let first = true
  await open({
    '/': (response) => {
      if (!first) return typeof pieces === 'function' ? pieces(response) : undefined
      first = false
      response.end(html(''))
    },
  })
  await grant()
  await settled()
  await page.goto(site.origin, { waitUntil: 'commit' })
  await page.waitForFunction('window.consent?.allows("analytics")')
  await settled()
  expect(await ran()).toEqual([])
  finish()
  await until('second')
  expect(await ran()).toEqual(['first', 'second'])
})

describe('document order', () => {
  test('is kept by scripts that ask for it, of every kind; the others do not wait', async () => {
    const slow = heldBack(ranLine('slow'))
    const module = heldBack(ranLine('module'))
    const body = [
      held('data-placet-order src="/slow.js"'),
      held('src="/any/free.js"'),
      held('data-placet-order data-type="module" src="/module.js"'),
      held('data-placet-order', ranLine('inline')),
      held(
        'data-placet-order data-type="module"',
        `import "/any/imported.js"; ran.push('inline module')`,
      ),
      held('data-placet-order data-src="/any/address.js"'),
      held('', ranLine('free inline')),
    ].join('')
    await open({ '/': html(body), '/slow.js': slow.answer, '/module.js': module.answer })
    await grant()
    await until('/any/free.js')
    await settled()
    expect([...(await ran())].sort()).toEqual(['/any/free.js', 'free inline'])
    slow.release()
    await until('slow')
    await settled()
    expect(await ran()).not.toContain('inline')
    module.release()
    await until('/any/address.js')
    expect((await ran()).filter((name) => !name.includes('free'))).toEqual([
      'slow',
      'module',
      'inline',
      '/any/imported.js',
      'inline module',
      '/any/address.js',
    ])
  })

  test('waits ten seconds for one that hangs, and not longer', async () => {
    await page.clock.install()
    const body =
      held('data-placet-order src="/hangs.js"') +
      held('data-placet-order src="/any/next.js"') +
      held('src="/any/free.js"')
    await open({ '/': html(body), '/hangs.js': () => undefined })
    await grant()
    await until('/any/free.js')
    await page.clock.runFor(9_000)
    expect(site.times('/any/next.js')).toBe(0)
    await page.clock.runFor(1_500)
    await settled()
    expect(site.times('/any/next.js')).toBe(1)
  })
})

const BEATS = `<!doctype html><title>Beating</title><script>
setInterval(() => fetch('/beat' + location.pathname, { method: 'POST' }), 50)</script>`

describe('a withdrawal ends what is shown', () => {
  const beating = (name: string): number => site.times(`/beat/${name}.html`)

  test.each([
    ['iframe', '<iframe data-placet="functional" data-src="/it.html"></iframe>'],
    ['embed', '<embed type="text/html" data-placet="functional" data-src="/it.html">'],
    ['object', '<object type="text/html" data-placet="functional" data-src="/it.html"></object>'],
  ])(
    'the document in an %s really ends, and is there again on the next grant',
    async (_, element) => {
      await open({ '/': html(element), '/it.html': BEATS, '/beat/it.html': '' })
      await grant()
      await eventually(() => (beating('it') > 2 ? true : undefined))
      await withdraw()
      await settled()
      const then = beating('it')
      await page.waitForTimeout(400)
      expect(beating('it')).toBe(then)
      expect(page.frames().filter((frame) => frame.url().includes('it.html'))).toEqual([])
      await grant()
      await eventually(() => (beating('it') > then + 2 ? true : undefined))
      expect(site.times('/it.html')).toBe(2)
    },
  )

  test('an iframe that is out of the page then is empty when it comes back', async () => {
    const frame = '<iframe id="it" data-placet="functional" data-src="/it.html"></iframe>'
    await open({ '/': html(frame), '/it.html': BEATS, '/beat/it.html': '' })
    await grant()
    await eventually(() => (beating('it') > 0 ? true : undefined))
    await run('void (window.taken = document.querySelector("#it")).remove()')
    await withdraw()
    await run('document.body.append(taken)')
    await settled()
    expect(site.times('/it.html')).toBe(1)
    expect(await run('taken.hasAttribute("src")')).toBe(false)
  })

  test.each([
    [
      'its own address',
      '<audio id="it" muted loop autoplay data-placet="functional" data-src="/tone.wav"></audio>',
    ],
    [
      'a source in it',
      '<audio id="it" muted loop autoplay data-placet="functional"><source data-src="/tone.wav"></audio>',
    ],
    [
      'a marked source',
      '<video id="it" muted loop autoplay><source data-placet="functional" data-src="/tone.wav"></video>',
    ],
  ])('media that play by %s stop and let go of what they played', async (_, element) => {
    await open({ '/': html(element), '/tone.wav': tone(60) })
    const time = (): Promise<number> => run('it.currentTime')
    await grant()
    await eventually(async () => ((await time()) > 0.1 ? true : undefined))
    await withdraw()
    await settled()
    expect(await run('[it.networkState, it.readyState, it.currentTime, it.duration]')).toEqual([
      expect.toBeOneOf([0, 3]),
      0,
      0,
      NaN,
    ])
    const then = site.times('/tone.wav')
    await page.waitForTimeout(300)
    expect(site.times('/tone.wav')).toBe(then)
    await grant()
    await eventually(async () => ((await time()) > 0.1 ? true : undefined))
  })

  test('a style sheet loses its effect, an image its picture', async () => {
    const body = `<link rel="stylesheet" data-placet="functional" data-href="/any/style.css">
      <img id="it" alt="" data-placet="functional" data-src="/any/image.svg">
      <img id="set" alt="" data-placet="functional" data-src="/any/small.svg" data-srcset="/any/large.svg 1x">`
    await open({ '/': html(body) })
    const seen = (): Promise<unknown> =>
      run(
        '[getComputedStyle(document.body).color, it.naturalWidth, set.naturalWidth, set.currentSrc.split("/").pop()]',
      )
    await grant()
    await eventually(async () =>
      (await run('getComputedStyle(document.body).color + it.naturalWidth + set.naturalWidth')) ===
      'rgb(1, 2, 3)99'
        ? true
        : undefined,
    )
    expect(await seen()).toEqual(['rgb(1, 2, 3)', 9, 9, 'large.svg'])
    await withdraw()
    await settled()
    expect(await seen()).toEqual(['rgb(0, 0, 0)', 0, 0, ''])
    await grant()
    await settled()
    expect(await seen()).toEqual(['rgb(1, 2, 3)', 9, 9, 'large.svg'])
  })
})

test.each([
  ['javascript:', `javascript:(parent.ran || ran).push('address')`],
  ['a disguised javascript:', `  JAVA&#9;script:(parent.ran || ran).push('address')`],
  ['data:', `data:text/html,<script>parent.postMessage('address', '*')</script>`],
  ['a script in data:', `data:text/javascript,ran.push('address')`],
  ['blob:', 'blob:http://localhost/1'],
])('%s is no address to load', async (_, address) => {
  const quoted = address.replaceAll('"', '&quot;')
  const body = [
    held(`src="${quoted}"`),
    held(`data-src="${quoted}"`),
    held(`async src="${quoted}"`),
    held(`data-placet-order src="${quoted}"`),
    held(`data-type="module" src="${quoted}"`),
    ...['iframe', 'img', 'video', 'audio', 'embed', 'object'].map(
      (name) => `<${name} data-placet="functional" data-src="${quoted}"></${name}>`,
    ),
    `<object data-placet="functional" type="text/html" data-src="${quoted}"></object>`,
    `<link rel="stylesheet" data-placet="functional" data-href="${quoted}">`,
    held('src="/any/good.js"'),
  ].join('')
  const head = `${FIRST}<script>onmessage = ({ data }) => ran.push(data)</script>${TAG}`
  await open({ '/': html(body, head) })
  await run(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(body)})`)
  await grant()
  await until('/any/good.js')
  await settled()
  expect(await ran()).toEqual(['/any/good.js'])
  expect(
    await run(
      'document.querySelectorAll("[data-placet]:not(script):is([src], [href], [data])").length',
    ),
  ).toBe(0)
})
