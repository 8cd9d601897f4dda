import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { start, type Running } from '../marketing-site/server.ts'
import { startPlacetServer, type PlacetServer } from './placet-server.ts'
import { freePort } from './ports.ts'
import { cookie, decide, stored } from './visitor.ts'
import { openBrowser } from './world.ts'

let data: string
let placet: PlacetServer
let site: Running
let browser: Browser

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'placet-development-'))
  const port = await freePort()
  placet = await startPlacetServer({
    data,
    port: await freePort(),
    origins: [`http://localhost:${port}`],
  })
  site = await start({ port, placetUrl: placet.url })
  browser = await openBrowser(0)
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await placet.kill()
  await rm(data, { recursive: true, force: true })
})

test('on plain http the cookies have their development names, and are not Secure', async () => {
  const visitor = await browser.newContext()
  const page = await visitor.newPage()
  await page.goto(site.url)
  expect(await stored(page)).toEqual([])
  expect((await decide(page, 'accept-all')).status()).toBe(201)
  expect(await cookie(visitor, 'placet')).toMatchObject({
    secure: false,
    httpOnly: false,
    sameSite: 'Lax',
    path: '/',
  })
  expect(await cookie(visitor, 'placet-rid')).toMatchObject({
    secure: false,
    httpOnly: true,
    sameSite: 'Strict',
    path: '/placet',
  })
  await page.reload()
  await page.waitForLoadState('networkidle')
  expect(await page.locator('placet-consent').count()).toBe(0)
  await visitor.close()
})
