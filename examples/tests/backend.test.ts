import { createServer } from 'node:http'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { start } from '../backend/server.ts'
import { fineTuneLab } from '../placet.config.ts'
import { freePort } from './ports.ts'
import { cookie, decide, eventually } from './visitor.ts'
import { API, APP, openWorld, WWW, type World } from './world.ts'

let world: World
let visitor: BrowserContext

beforeAll(async () => {
  world = await openWorld('finetunelab.test')
})
afterAll(() => world.close())
beforeEach(async () => {
  visitor = await world.visitor()
})
afterEach(() => visitor.close())

const counters = () => world.rows("SELECT dimensions, count FROM counter WHERE name = 'api_call'")

/** Lets whatever would be counted be counted. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 700))

test('a request without a grant leaves no trace in the counters', async () => {
  const page = await visitor.newPage()
  expect((await page.goto(`${API}/v1/jobs`))?.status()).toBe(200)
  await page.goto(APP)
  await decide(page, 'reject-all')
  expect((await page.goto(`${API}/v1/jobs`))?.status()).toBe(200)
  await settle()
  expect(counters()).toEqual([])
})

test('a request with a grant is counted, by endpoint and outcome alone', async () => {
  const page = await visitor.newPage()
  await page.goto(APP)
  await decide(page, 'accept-all')
  expect(await cookie(visitor, '__Secure-placet')).toMatchObject({
    domain: '.finetunelab.test',
    secure: true,
  })
  expect((await page.goto(`${API}/v1/jobs`))?.status()).toBe(200)
  const rows = await eventually(() => (counters().length > 0 ? counters() : undefined))
  expect(rows).toEqual([{ dimensions: '{"endpoint":"list-jobs","outcome":"ok"}', count: 1 }])
})

test('the same visitor with Global Privacy Control on is not counted', async () => {
  const page = await visitor.newPage()
  await page.goto(APP)
  await decide(page, 'accept-all')
  const before = counters()
  await page.setExtraHTTPHeaders({ 'sec-gpc': '1' })
  expect((await page.goto(`${API}/v1/jobs`))?.status()).toBe(200)
  await settle()
  expect(counters()).toEqual(before)
})

test('where the gate does not allow it, the backend does not even ask for a count', async () => {
  const asked: string[] = []
  const counter = createServer((request, response) => {
    if (request.method === 'POST') asked.push(request.url ?? '')
    const keys = fetch(`${world.placet.url}/placet/jwks.json`).then((answer) => answer.text())
    void keys.then((text) => response.end(text))
  })
  const port = await freePort()
  await new Promise<void>((resolve) => counter.listen(port, '127.0.0.1', resolve))
  const placetUrl = `http://127.0.0.1:${port}`
  const policy = fineTuneLab([WWW, APP, API], 'finetunelab.test')
  const backend = await start({ port: 0, host: '127.0.0.1', placetUrl, placetToken: 'x', policy })
  const page = await visitor.newPage()
  await page.goto(APP)
  await decide(page, 'accept-all')
  const granted = `__Secure-placet=${(await cookie(visitor, '__Secure-placet'))?.value}`

  const call = (headers: Record<string, string>) => fetch(`${backend.url}/v1/jobs`, { headers })
  await call({})
  await call({ cookie: granted, 'sec-gpc': '1' })
  await call({ cookie: granted.slice(0, -5) })
  await settle()
  expect(asked).toEqual([])
  await call({ cookie: granted })
  await eventually(() => (asked.length === 1 ? true : undefined))
  await backend.close()
  counter.close()
})

test('the API answers as ever while the consent server is down', async () => {
  const page = await visitor.newPage()
  await page.goto(APP)
  await decide(page, 'accept-all')
  const before = counters()
  await world.placet.kill()
  expect((await page.goto(`${API}/v1/jobs`))?.status()).toBe(200)
  await world.placet.start()
  expect(counters()).toEqual(before)
})
