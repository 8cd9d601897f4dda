import { createServer, type Server } from 'node:http'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asciiToBase64url } from '../../packages/core/src/policy/base64url.ts'
import { expiry } from '../../packages/core/src/policy/expiry.ts'
import type { Policy, ShieldPolicy } from '../../packages/core/src/policy/policy.ts'
import { pagePolicy, publish } from '../../packages/core/src/policy/publish.ts'
import { rulesOf } from '../../packages/core/src/policy/rules.ts'
import { POLICY } from '../../packages/core/test/policy.ts'
import { eventually } from './visitor.ts'
import { openBrowser } from './world.ts'

/** A server of the tests' own: its pages by path, and every request that reached it. */
interface Site {
  readonly port: number
  readonly hits: string[]
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', png: 'image/png' }

async function openSite(host: string, answer: (path: string) => string): Promise<Site> {
  const hits: string[] = []
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    let body = ''
    request.on('data', (part) => (body += String(part)))
    request.on('end', () => {
      if (request.method !== 'OPTIONS') hits.push(pathname + (body && ` ${body}`))
      response.writeHead(200, {
        'content-type': TYPES[pathname.split('.').pop() ?? ''] ?? 'text/html',
        'access-control-allow-origin': request.headers.origin ?? '*',
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'content-type,x-test',
        ...(pathname === '/typed' && {
          'content-security-policy': "require-trusted-types-for 'script'",
        }),
      })
      response.end(answer(pathname))
    })
  })
  server.on('upgrade', (request, socket) => {
    hits.push(request.url ?? '')
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: address.port, hits, close }
}

let browser: Browser
let shield: string
let visitor: BrowserContext
let page: Page
let own: Site
let third: Site
let site: string
let far: string
let blocks: ShieldPolicy = {}
let cookie = ''
/** Markup of the page, before the techniques run. */
let body = ''

const service = { name: 'Tracker', category: 'analytics', recipient: 'Tracker Ltd', country: 'US' }
const policy = (): Policy => ({
  ...POLICY,
  site: { name: 'Example', origins: [site] },
  services: {
    ...POLICY.services,
    tracker: {
      ...service,
      hosts: ['127.0.0.1'],
      cookies: [{ name: '_t*', purpose: 'usage', lifetime: 'P1Y' }],
      storage: (['local', 'session', 'indexeddb', 'cache'] as const).map((kind) => ({
        kind,
        key: 'track',
        purpose: 'usage',
        lifetime: 'P1Y',
      })),
    },
  },
  shield: blocks,
})

/** A consent whose answer the test gives: `answer(true)` grants, `answer(false)` refuses. */
const STUB = `
  window.blocked = []; addEventListener('placet:blocked', ({ detail }) => blocked.push(detail));
  window.errors = []; addEventListener('error', (event) => errors.push(event.target.id || event.message), true);
  const listeners = new Set();
  const state = (status, yes) => ({ status, effective: { essential: true, functional: yes, analytics: yes }, signal: {},
    ...(status === 'decided' && { decision: { categories: { functional: yes, analytics: yes } } }) });
  let now = state('undecided', false);
  window.answer = (yes) => { now = state('decided', yes); for (const tell of listeners) tell(now) };
  window.connected = () => { for (const entry of window.placet) entry({ subscribe: (tell) => { listeners.add(tell); tell(now); return () => listeners.delete(tell) } }) };
`

const inline = (): string => {
  const given = { page: pagePolicy(publish(policy())), rules: rulesOf(policy()) }
  return `const PLACET_SHIELD=${JSON.stringify(given)};${shield}`
}

beforeAll(async () => {
  browser = await openBrowser(0)
  const { outputFiles } = await build({
    entryPoints: [new URL('../../packages/widget/src/shield-script.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    conditions: ['placet-source'],
    alias: {
      '@placet/core/shield': new URL('../../packages/core/src/shield/index.ts', import.meta.url)
        .pathname,
    },
  })
  shield = outputFiles[0]?.text ?? ''
  third = await openSite('127.0.0.1', (path) =>
    path.endsWith('.js') ? `(window.ran ||= []).push(${JSON.stringify(path)})` : '',
  )
  own = await openSite('localhost', (path) => {
    if (path === '/shield.js') return inline()
    if (path.startsWith('/own')) return ''
    return `<!doctype html><title>A page</title><script src="/shield.js"></script><script>${STUB}${cookie}</script><body><template id="template"><p><script src="${far}/script-template.js"></script></p><script src="${far}/script-import.js"></script></template><div id="box"></div>${body}`
  })
  site = `http://localhost:${own.port}`
  far = `http://127.0.0.1:${third.port}`
})
afterAll(async () => {
  await browser.close()
  await own.close()
  await third.close()
})
beforeEach(async () => {
  visitor = await browser.newContext()
  page = await visitor.newPage()
  third.hits.length = 0
  blocks = {}
  cookie = ''
  body = ''
})
afterEach(() => visitor.close())

const settled = (): Promise<void> => page.waitForTimeout(400)
const run = <T>(code: string): Promise<T> => page.evaluate<T>(`(async () => { ${code} })()`)

/** Ways by which code makes the browser ask another host, by a name that its path has. */
const HELD = (): Readonly<Record<string, string>> => {
  const at = (name: string): string => JSON.stringify(`${far}/${name}`)
  const tag = (name: string, type = 'img'): string =>
    `<${type} src='${far}/${name}'></${type === 'img' ? 'b' : type}>`
  const html = (text: string): string => JSON.stringify(text)
  return {
    'script-src.js': `const s = document.createElement('script'); s.src = ${at('script-src.js')}; document.head.append(s)`,
    'script-after.js': `const s = document.createElement('script'); document.head.append(s); s.src = ${at('script-after.js')}`,
    'script-attr.js': `const s = document.createElement('script'); s.setAttribute('SRC', ${at('script-attr.js')}); document.head.appendChild(s)`,
    'script-ns.js': `const s = document.createElement('script'); s.setAttributeNS(null, 'src', ${at('script-ns.js')}); document.head.insertBefore(s, null)`,
    'script-node.js': `const s = document.createElement('script'); const a = document.createAttribute('src'); a.value = ${at('script-node.js')}; s.setAttributeNode(a); document.head.prepend(s)`,
    'script-svg.js': `const s = document.createElementNS('http://www.w3.org/2000/svg', 'script'); s.setAttribute('href', ${at('script-svg.js')}); document.body.append(s)`,
    'script-fragment.js': `document.body.append(document.createRange().createContextualFragment(${html(tag('script-fragment.js', 'script'))}))`,
    'script-template.js': `document.body.append(template.content.cloneNode(true).querySelector('p'))`,
    'script-import.js': `document.body.append(document.importNode(template.content, true).lastChild)`,
    'script-parsed.js': `const d = new DOMParser().parseFromString(${html(tag('script-parsed.js', 'script'))}, 'text/html'); const s = document.createElement('script'); for (const a of d.querySelector('script').attributes) s.setAttribute(a.name, a.value); document.body.append(s)`,
    'iframe.html': `const f = document.createElement('iframe'); f.src = ${at('iframe.html')}; box.append(f)`,
    'iframe-html.html': `box.insertAdjacentHTML('beforeend', ${html(tag('iframe-html.html', 'iframe'))})`,
    'iframe-srcdoc.png': `const f = document.createElement('iframe'); f.srcdoc = ${html(tag('iframe-srcdoc.png'))}; box.append(f)`,
    'img.png': `new Image().src = ${at('img.png')}`,
    'img-attr.png': `document.createElement('img').setAttribute('SRC', ${at('img-attr.png')})`,
    'img-set.png': `new Image().srcset = ${html(`${site}/own.png 1x,${far}/img-set.png 1x`).replace('own.png 1x', 'own.png 9x')}`,
    'img-html.png': `document.createElement('p').innerHTML = ${html(tag('img-html.png'))}`,
    'img-entity.png': `document.createElement('p').innerHTML = ${html(tag('img-entity.png').replaceAll('.0', '&#46;0'))}`,
    'img-outer.png': `const p = document.createElement('p'); box.append(p); p.outerHTML = ${html(tag('img-outer.png'))}`,
    'img-unsafe.png': `document.createElement('p').setHTMLUnsafe(${html(tag('img-unsafe.png'))})`,
    'img-shadow.png': `document.createElement('p').attachShadow({ mode: 'closed' }).innerHTML = ${html(tag('img-shadow.png'))}`,
    'img-template.png': `const t = document.createElement('template'); t.innerHTML = ${html(tag('img-template.png'))}; document.createElement('p').replaceChildren(t.content)`,
    'img-import.png': `const t = document.createElement('template'); t.innerHTML = ${html(tag('img-import.png'))}; document.importNode(t.content, true)`,
    'img-adopt.png': `const d = new DOMParser().parseFromString(${html(tag('img-adopt.png'))}, 'text/html'); document.adoptNode(d.querySelector('img'))`,
    'img-parsed.png': `const d = new DOMParser().parseFromString(${html(tag('img-parsed.png'))}, 'text/html'); document.body.insertAdjacentElement('beforeend', d.querySelector('img'))`,
    fetch: `fetch(${at('fetch')}, { method: 'POST', body: 'a body' })`,
    'fetch-request': `fetch(new Request(${at('fetch-request')}))`,
    'fetch-url': `fetch(new URL(${at('fetch-url')}))`,
    xhr: `const x = new XMLHttpRequest(); x.open('POST', ${at('xhr')}); x.setRequestHeader('x-test', '1'); x.send('a body')`,
    beacon: `navigator.sendBeacon(${at('beacon')}, 'a body')`,
  }
}

const names = (hits: readonly string[]): string[] => hits.map((hit) => hit.split(/[/ ]/)[1] ?? '')

describe('while nobody has answered', () => {
  test('the test itself can see every technique', async () => {
    cookie = 'localStorage.clear();'
    await page.goto(site)
    await run('connected(); answer(true)')
    for (const code of Object.values(HELD())) await run(code)
    await settled()
    expect(names(third.hits).sort()).toEqual(Object.keys(HELD()).sort())
  })

  test('every technique waits, and is done exactly once on the grant', async () => {
    await page.goto(site)
    for (const code of Object.values(HELD())) await run(code)
    await settled()
    expect(third.hits).toEqual([])
    expect(
      await run('return blocked.map(({ outcome }) => outcome).filter((it) => it !== "held")'),
    ).toEqual([])
    await run('connected()')
    await settled()
    expect(third.hits).toEqual([])
    await run('answer(true)')
    const scripts = Object.keys(HELD()).filter((name) => name.endsWith('.js'))
    await eventually(async () =>
      (await run<number>('return window.ran?.length')) === scripts.length ? true : undefined,
    )
    await settled()
    expect(names(third.hits).sort()).toEqual(Object.keys(HELD()).sort())
    expect(third.hits).toContain('/fetch a body')
    expect(third.hits).toContain('/xhr a body')
    expect(third.hits).toContain('/beacon a body')
    expect((await run<string[]>('return ran')).sort()).toEqual(scripts.map((it) => `/${it}`).sort())
    await run('answer(false); answer(true)')
    await settled()
    expect(third.hits).toHaveLength(Object.keys(HELD()).length)
  })

  test.each(['reject', 'drop'] as const)(
    'and %s on the refusal, nothing is ever asked',
    async (refused) => {
      blocks = { refused }
      await page.goto(site)
      for (const code of Object.values(HELD()))
        await run(code.replace(/^fetch/, 'window.outcome = fetch'))
      await run(`
      outcome.then(() => 'fetched', String).then((it) => { window.said = it });
      const s = document.createElement('script'); s.id = 'failing'; s.src = '${far}/failing.js?secret=1'; document.head.append(s);
      const x = new XMLHttpRequest(); window.told = []; for (const type of ['error', 'loadend', 'load']) x.addEventListener(type, () => told.push(type + x.readyState + x.status));
      x.open('GET', '${far}/x'); x.send();
    `)
      await run('connected(); answer(false)')
      await settled()
      await run('answer(true)')
      await settled()
      expect(third.hits).toEqual([])
      expect(
        await run('return { said: window.said, told, failing: errors.includes("failing") }'),
      ).toEqual(
        refused === 'drop'
          ? { said: undefined, told: [], failing: false }
          : {
              said: `ConsentError: placet: fetch ${far}/fetch-url is not granted: tracker needs "analytics"`,
              told: ['error40', 'loadend40'],
              failing: true,
            },
      )
    },
  )
})

/** What the code throws, or what it gives back. */
const tried = (code: string): Promise<unknown[]> =>
  run(
    `try { return await (async () => { ${code} })() } catch (error) { return [error.name, error.code, error.message, error instanceof Error] }`,
  )
const denied = (what: string, target: string) => [
  'ConsentError',
  'not-granted',
  `placet: ${what} ${target} is not granted: tracker needs "analytics"`,
  true,
]
const keep = `
  document.cookie = '_t1=1'; document.cookie = 'other=1'; await cookieStore.set('_t2', '1');
  localStorage.setItem('track', '1'); localStorage.track = '2'; Object.defineProperty(localStorage, 'track', { value: '3' });
  sessionStorage['track'] = '1'; Storage.prototype.setItem.call(sessionStorage, 'track', '1'); localStorage.other = '1';
  return [document.cookie, JSON.stringify(localStorage), Object.keys(sessionStorage), localStorage.length, localStorage.track ?? localStorage.getItem('track')]`
const token = (granted: readonly string[]): string => {
  const { categories, issuer: iss, fingerprint: pol } = pagePolicy(publish(policy()))
  const ask = Object.fromEntries(Object.entries(categories).map(([key, { hash }]) => [key, hash]))
  return `u.${asciiToBase64url(JSON.stringify({ ask, cat: granted, exp: expiry(Date.now()), iss, pol }))}`
}

describe('what cannot wait', () => {
  test('throws at once, naming service and category and no query', async () => {
    await page.goto(site)
    const url = JSON.stringify(`${far}/x?secret=1`)
    expect(
      await tried(`const x = new XMLHttpRequest(); x.open('GET', ${url}, false); x.send()`),
    ).toEqual(denied('xhr', `${far}/x`))
    expect(await tried(`new WebSocket(${url.replace('http', 'ws')})`)).toEqual(
      denied('websocket', `${far.replace('http', 'ws')}/x`),
    )
    expect(
      await tried(`new WebSocket.prototype.constructor(${url.replace('http', 'ws')})`),
    ).toContain('ConsentError')
    expect(await tried(`new EventSource(${url})`)).toEqual(denied('eventsource', `${far}/x`))
    expect(await tried(`indexedDB.open('track')`)).toEqual(denied('indexeddb', 'track'))
    await settled()
    expect(third.hits).toEqual([])
    expect(
      await run(
        'return blocked.map(({ what, service, category, outcome }) => [what, service, category, outcome])',
      ),
    ).toEqual(
      ['xhr', 'websocket', 'websocket', 'eventsource', 'indexeddb'].map((what) => [
        what,
        'tracker',
        'analytics',
        'failed',
      ]),
    )
  })

  test('is not written, silently, until the grant; what nobody declares is', async () => {
    await page.goto(site)
    expect(await tried(keep)).toEqual(['other=1', '{"other":"1"}', [], 1, null])
    expect(
      await run(
        'return blocked.map(({ what, target, outcome }) => [what, target, outcome].join(" "))',
      ),
    ).toEqual([
      'cookie _t1 dropped',
      'cookie _t2 dropped',
      ...Array.from({ length: 3 }, () => 'local track dropped'),
      ...Array.from({ length: 2 }, () => 'session track dropped'),
    ])
    await run('connected(); answer(true)')
    expect(await tried(keep)).toEqual([
      'other=1; _t1=1; _t2=1',
      expect.stringContaining('"track":"3"'),
      ['track'],
      2,
      '3',
    ])
    await run(
      'answer(false); document.cookie = "_t1=; max-age=0"; localStorage.removeItem("track"); delete sessionStorage.track; await cookieStore.delete("_t2")',
    )
    expect(
      await run('return [document.cookie, Object.keys(localStorage), sessionStorage.length]'),
    ).toEqual(['other=1', ['other'], 0])
  })
})

test('says who was blocked: the stack reaches the caller', async () => {
  await page.goto(site)
  await page.addScriptTag({
    content: `function theirTracker() { new Image().src = '${far}/pixel?id=1' }; theirTracker()`,
  })
  expect(
    await run(
      'return blocked.map(({ target, stack }) => [target, stack.includes("theirTracker")])',
    ),
  ).toEqual([[`${far}/pixel`, true]])
})

test('a returning visitor with a grant waits for nothing, one who refused gets nothing', async () => {
  await page.goto(site)
  await visitor.addCookies([{ name: 'placet', value: token(['analytics']), url: site }])
  await page.reload()
  expect(await tried(keep)).toContainEqual(expect.stringContaining('_t1=1'))
  await run(`await fetch('${far}/returned')`)
  expect(third.hits).toEqual(['/returned'])
  await visitor.clearCookies()
  await visitor.addCookies([{ name: 'placet', value: token([]), url: site }])
  await page.reload()
  expect(await tried(`await fetch('${far}/refused')`)).toEqual(denied('fetch', `${far}/refused`))
  expect(await tried(`return navigator.sendBeacon('${far}/refused')`)).toBe(false)
  expect(await tried(`await caches.open('track')`)).toEqual(denied('cache', 'track'))
  await settled()
  expect(third.hits).toEqual(['/returned'])
})

test('what its owner aborts while it waits is never done', async () => {
  await page.goto(site)
  expect(
    await run(`
      const abort = new AbortController()
      const said = fetch('${far}/aborted', { signal: abort.signal }).catch((error) => error)
      const x = new XMLHttpRequest(); x.open('GET', '${far}/aborted'); x.send()
      let again; try { x.send() } catch (error) { again = error.name }
      x.abort(); abort.abort('enough')
      const gone = new Image(); gone.src = '${far}/replaced.png'; gone.src = '/own.png'
      connected(); answer(true)
      return [await said, again, x.readyState, gone.src]`),
  ).toEqual(['enough', 'InvalidStateError', expect.any(Number), `${site}/own.png`])
  await settled()
  expect(third.hits).toEqual([])
})

test('of too much, what does not fit is refused', async () => {
  await page.goto(site)
  const said = await run<string[]>(`
    const all = []
    for (let i = 0; i < 102; i++) all.push(fetch('${far}/many').then(() => 'done', ({ name }) => name))
    connected(); answer(true)
    return Promise.all(all)`)
  expect(said.filter((it) => it === 'ConsentError')).toHaveLength(2)
  expect(third.hits).toHaveLength(100)
})

test('document.write of markup that is to be held writes the rest, and what is held later', async () => {
  body = `<div id="place"><script>
    document.write('<b id="one">1</b><scr' + 'ipt src="${far}/written.js"></scr' + 'ipt>');
    document.writeln('<i id="two">2</i>', '<img src="${far}/written.png">');
    document.write('<u id="three">3</u><script>window.inline = true</scr' + 'ipt>');
  </script></div><p id="rest">rest</p>`
  await page.goto(site)
  await settled()
  expect(third.hits).toEqual([])
  expect(
    await run(
      'return [[...place.children].map(({ id, tagName }) => id || tagName), window.inline, !!document.querySelector("#rest")]',
    ),
  ).toEqual([['SCRIPT', 'one', 'SCRIPT', 'two', 'IMG', 'three', 'SCRIPT'], true, true])
  await run('connected(); answer(true)')
  await settled()
  expect([...third.hits].sort()).toEqual(['/written.js', '/written.png'])
  expect(await run('return ran')).toEqual(['/written.js'])
})

test('strict mode refuses at once what nobody declares, and lets through the own host', async () => {
  blocks = { mode: 'strict' }
  await page.goto(site.replace('localhost', 'localhost'))
  expect(await tried(`await fetch('http://undeclared.test/x')`)).toEqual([
    'ConsentError',
    'not-granted',
    'placet: fetch http://undeclared.test/x is not granted: undeclared',
    true,
  ])
  expect(await tried(`return (await fetch('/own')).status`)).toBe(200)
  expect(
    await tried(
      `document.cookie = 'other=1'; document.cookie = 'pref-a=1'; document.cookie = 'session=1'; document.cookie = 'placet=${token([])}'; localStorage.other = 1; return [document.cookie.split('; ').map((it) => it.split('=')[0]), localStorage.length]`,
    ),
  ).toEqual([['session', 'placet'], 0])
})

test('an element that the visitor allowed by itself passes', async () => {
  await page.goto(site)
  await run(
    `const f = document.createElement('iframe'); f[Symbol.for('placet.once')] = '${far}/once.html'; f.src = '${far}/once.html'; box.append(f)`,
  )
  await settled()
  expect(third.hits).toEqual(['/once.html'])
})

test('a script that Placet holds itself is left to it, and stopped if the page puts it to work', async () => {
  await page.goto(site)
  const make = `const s = document.createElement('script'); s.type = 'text/plain'; s.dataset.placet = 'analytics'; s.src = '${far}/gated.js'; document.body.append(s);`
  await run(`${make} window.gated = s`)
  expect(await run('return [gated.getAttribute("src"), gated.type, blocked.length]')).toEqual([
    `${far}/gated.js`,
    'text/plain',
    0,
  ])
  await run(`${make} s.type = ''; s.remove(); document.body.append(s)`)
  await settled()
  expect(third.hits).toEqual([])
})

test('works where Trusted Types are enforced, and makes no policy of its own', async () => {
  await page.goto(`${site}/typed`)
  const violations: string[] = []
  page.on('console', (message) => message.type() === 'error' && violations.push(message.text()))
  const tag = (name: string): string =>
    `<script src='${far}/${name}.js'></script><img src='${far}/${name}.png'>`
  await run(`
    const rules = trustedTypes.createPolicy('theirs', { createHTML: (it) => it, createScriptURL: (it) => it })
    const s = document.createElement('script'); s.src = rules.createScriptURL('${far}/set.js'); document.body.append(s)
    const a = document.createElement('script'); a.setAttribute('src', rules.createScriptURL('${far}/attr.js')); document.body.append(a)
    document.body.append(document.createRange().createContextualFragment(rules.createHTML(${JSON.stringify(tag('fragment'))})))
    document.createElement('p').innerHTML = rules.createHTML(${JSON.stringify(tag('inner'))})
    const d = new DOMParser().parseFromString(rules.createHTML(${JSON.stringify(tag('parsed'))}), 'text/html'); document.body.append(d.querySelector('img'))
    const f = document.createElement('iframe'); f.srcdoc = rules.createHTML(${JSON.stringify(`<img src='${far}/srcdoc.png'>`)}); document.body.append(f)
    document.write(rules.createHTML(${JSON.stringify(tag('written'))}))
  `)
  expect(await tried(`document.body.innerHTML = '<img src="${far}/plain.png">'`)).toContain(
    'TypeError',
  )
  await settled()
  expect(third.hits).toEqual([])
  violations.length = 0
  await run('connected(); answer(true)')
  await settled()
  expect([...third.hits].sort()).toEqual(
    [
      'attr.js',
      'fragment.js',
      'fragment.png',
      'inner.png',
      'parsed.png',
      'set.js',
      'srcdoc.png',
      'written.js',
      'written.png',
    ].map((it) => `/${it}`),
  )
  expect(violations).toEqual([])
})

test('nothing that the page compares has changed', async () => {
  await page.goto(site)
  expect(
    await run(`
      const source = Function.prototype.toString
      const natives = [fetch, WebSocket, Node.prototype.cloneNode, Element.prototype.append, XMLHttpRequest.prototype.send, Storage.prototype.setItem]
      const frame = document.createElement('iframe'); document.body.append(frame)
      return [
        natives.every((it) => source.call(it).includes('[native code]')), source.call(source).includes('[native code]'),
        localStorage === window.localStorage, localStorage instanceof Storage, fetch.name, fetch.length, Node.prototype.insertBefore.length, Element.prototype.append.name,
        new EventSource('/own') instanceof EventSource, WebSocket.CLOSED, Object.keys(window).includes('WebSocket'),
        new StorageEvent('storage', { storageArea: frame.contentWindow.localStorage }).storageArea === null,
      ]`),
  ).toEqual([true, true, true, true, 'fetch', 1, 2, 'append', true, 3, false, false])
})

test('stands in a frame without an origin, and beside an element named placet', async () => {
  body = `<a id="placet"></a>`
  await page.goto(site)
  expect(await run('return [Array.isArray(window.placet), window.placet.length]')).toEqual([
    true,
    1,
  ])
  const failures: string[] = []
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
  page.on('pageerror', (error) => failures.push(String(error)))
  await run(
    `const f = document.createElement('iframe'); f.sandbox = 'allow-scripts'; f.src = '/'; box.append(f); await new Promise((loaded) => f.onload = loaded)`,
  )
  expect(failures).toEqual([])
  expect(
    await page
      .frames()[1]
      ?.evaluate(`fetch('${far}/x'); new Image().src = '${far}/y'; window.placet.length`),
  ).toBe(1)
  await settled()
  expect(third.hits).toEqual([])
})
