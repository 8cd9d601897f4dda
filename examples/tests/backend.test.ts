import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { cookie, decide, eventually } from './visitor.ts'
import { API, APP, openWorld, type World } from './world.ts'

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
