import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  allowed,
  DENIED,
  OPERABLE,
  openRealSite,
  pageOf,
  press,
  reachable,
  RUNS,
  settled,
  TAG,
  type RealSite,
} from './real-pages-site.ts'
import { action, cookie, eventually, NOTICE, PREFERENCES } from './visitor.ts'

let real: RealSite

/** Parts of a page that are sent one after another, when the test says so. */
interface Slow {
  answer(response: ServerResponse): void
  /** Sends the next part; after the last one the page is complete. */
  next(): void
}

function slow(parts: readonly string[]): Slow {
  let left: string[] = []
  let open: ServerResponse | undefined
  const next = (): void => {
    open?.write(left.shift() ?? '')
    if (left.length === 0) open?.end()
  }
  return {
    answer(response) {
      left = [...parts]
      open = response
      next()
    },
    next,
  }
}

/** Enough for a browser to begin with what it has. */
const PADDING = `<!--${' '.repeat(4096)}-->`
const HEAD = `<!doctype html><html lang="en"><head><title>A page</title>${RUNS}`
const REST = '<h1>First</h1><button data-placet-open>Cookie settings</button>'

const inHead = slow([
  `${HEAD}${TAG.replace(' async', '')}${PADDING}`,
  `</head><body>${REST}`,
  '<p>End',
])
const asyncInHead = slow([`${HEAD}${TAG}${PADDING}`, `</head><body>${REST}`, '<p>End'])
const halfBody = slow([`${HEAD}${TAG}</head><body>${REST}${PADDING}`, '<p>Middle', '<p>End'])

/** The same file once more, the same under another address, and once more when all is there. */
const AGAIN = `${TAG}${TAG.replace('/placet.js', '/placet.js?again')}<script>
addEventListener('load', () => {
  const late = document.createElement('script')
  late.src = '/placet.js?late'
  late.dataset.policy = '/policy.json'
  late.onload = () => { (window.noted ||= []).push('late') }
  document.head.append(late)
})</script>`

/** An app that brings the widget from npm, in a page that has the tag as well. */
const APP = `import { createConsent } from '@placet/core'
import { publish } from '@placet/core/policy'
import { mount } from './dist/index.js'
const policy = publish(await (await fetch('/policy.json')).json())
const consent = createConsent({ policy })
mount(consent)
consent.run('analytics', () => void (window.noted ||= []).push('app'))`

async function bundled(contents: string): Promise<string> {
  const resolveDir = fileURLToPath(new URL('../../packages/widget/', import.meta.url))
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    logLevel: 'error',
    format: 'esm',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

beforeAll(async () => {
  const app = await bundled(APP)
  real = await openRealSite({
    '/in-head': inHead.answer,
    '/async-in-head': asyncInHead.answer,
    '/half-body': halfBody.answer,
    '/twice': pageOf({ body: AGAIN }),
    '/app.js': app,
    '/both': pageOf({ body: '<script type="module" src="/app.js"></script>' }),
    '/written': pageOf({
      body: `<script>document.write('<p>Written</p>${TAG.replace('</script>', '<\\/script>')}')</script>`,
    }),
    '/no-body': `${HEAD}${TAG}</head><frameset cols="*"></frameset></html>`,
    '/xhtml-like': `<!doctype html>${RUNS}${TAG}${REST}`,
    '/quirks': `<html><title>Old</title>${RUNS}${TAG}<body>${REST}`,
    '/last': `<!doctype html><html lang="en"><head><title>A page</title></head><body>${REST}${RUNS}${TAG}</body></html>`,
    '/put-in': `${HEAD}</head><body>${REST}<script>
      const tag = document.createElement('script')
      tag.src = '/placet.js'
      tag.dataset.policy = '/policy.json'
      setTimeout(() => document.body.append(tag), 300)
    </script>`,
  })
})
afterAll(() => real.close())
afterEach(async () => {
  expect(await real.leave()).toEqual([])
})

describe('a page that arrives slowly', () => {
  test.each([
    ['with the tag in a head that is all there is', inHead, '/in-head'],
    ['with an async tag there', asyncInHead, '/async-in-head'],
    ['with half of its body', halfBody, '/half-body'],
  ])('%s gets the notice as soon as it has a body, once', async (_, parts, path) => {
    const { page } = await real.visit(undefined)
    const before = real.site.times('/policy.json')
    const going = page.goto(real.site.origin + path)
    await eventually(() => (real.site.times('/policy.json') > before ? true : undefined))
    // Before the page is complete: nobody waits for its end to be asked.
    parts.next()
    await page.locator(NOTICE).waitFor()
    expect(await page.evaluate(() => document.readyState)).toBe('loading')
    expect(await reachable(page)).toEqual(OPERABLE)
    await press(page, 'reject-all')
    parts.next()
    await going
    await settled(page)
    expect(await page.locator(NOTICE).count()).toBe(0)
    expect(await allowed(page)).toEqual(DENIED)
  })
})

test.each([
  ['written while it is parsed', '/written'],
  ['without html, head or body tags', '/xhtml-like'],
  ['without a doctype', '/quirks'],
  ['with the tag at its very end', '/last'],
  ['into which the tag is put later', '/put-in'],
])('a page %s gets the notice, once, and it is obeyed', async (_, path) => {
  const { page, visitor } = await real.visit(path)
  await page.locator(NOTICE).waitFor()
  await settled(page)
  expect(await reachable(page)).toEqual(OPERABLE)
  await press(page, 'accept-all')
  await eventually(async () => ((await cookie(visitor, 'placet')) ? true : undefined))
  await eventually(async () =>
    ((await allowed(page))['ran'] as string[]).length === 2 ? true : undefined,
  )
})

test('a page of frames alone, which has no place for a notice, is left as it is', async () => {
  const { page } = await real.visit('/no-body')
  await page.waitForFunction(() => window.consent !== undefined)
  await settled(page)
  expect(await page.locator('placet-consent').count()).toBe(0)
  expect(await allowed(page)).toEqual(DENIED)
})

test('the script three times over asks once, decides once and runs everything once', async () => {
  const { page } = await real.visit('/twice')
  await page.locator(NOTICE).waitFor()
  await page.waitForFunction(() => window.noted?.includes('late'))
  await settled(page)
  expect(await reachable(page)).toEqual(OPERABLE)
  await press(page, 'accept-all')
  await page.waitForFunction(() => window.ran?.length === 2)
  await settled(page)
  expect((await allowed(page))['ran']).toEqual(['functional', 'analytics'])
  await page.locator('[data-placet-open]').click()
  await page.locator(PREFERENCES).waitFor()
  expect(await page.locator(PREFERENCES).count()).toBe(1)
})

test.each([
  ['reject-all', false],
  ['accept-all', true],
])('an app’s own widget beside the tag is answered by one %s', async (name, granted) => {
  const { page } = await real.visit('/both')
  await page.waitForLoadState('networkidle')
  await page.locator(NOTICE).first().waitFor()
  await settled(page)
  // Each shows its notice, in the same place: a person sees one, and presses what is on top.
  const box = await page
    .locator(`${NOTICE} ${action(name)}`)
    .first()
    .boundingBox()
  await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10)
  await page.locator(NOTICE).first().waitFor({ state: 'detached' })
  await settled(page)
  expect(await page.locator(NOTICE).count()).toBe(0)
  expect(await allowed(page)).toEqual({
    functional: granted,
    analytics: granted,
    ran: granted ? ['functional', 'analytics'] : [],
  })
  expect(await page.evaluate(() => window.noted ?? [])).toEqual(granted ? ['app'] : [])
  await page.reload()
  await page.waitForLoadState('networkidle')
  await settled(page)
  expect(await page.locator(NOTICE).count()).toBe(0)
})
