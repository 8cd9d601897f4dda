// @vitest-environment jsdom
import type * as plausible from '@plausible-analytics/tracker'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { passed, recordRequests, stepped } from '../../test/adapters.ts'
import { plausibleAnalytics } from './plausible.ts'

type Tracker = typeof plausible

const config = { domain: 'example.test', captureOnLocalhost: true, bindToWindow: false }

let read = 0
let bodies: { readonly n: string; readonly u?: string }[]
let tracker: Tracker

beforeEach(async () => {
  // The tracker can be started once, so each test reads the module anew.
  const file = import.meta.resolve('@plausible-analytics/tracker')
  tracker = (await import(/* @vite-ignore */ `${file}?${++read}`)) as Tracker
  recordRequests()
  bodies = []
  window.fetch = async (_, init) => {
    bodies.push(JSON.parse(String(init?.body)) as { n: string })
    return new Response(null, { status: 202 })
  }
  vi.stubGlobal('fetch', window.fetch)
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
    },
  )
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const names = (): string[] => bodies.map(({ n }) => n)

/** What makes the tracker send its engagement ping, where it has begun to measure. */
function leave(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(new Event('blur'))
  Reflect.deleteProperty(document, 'visibilityState')
}

test('before the grant nothing is loaded, sent or stored', async () => {
  const consent = stepped()
  const load = vi.fn(() => tracker)
  plausibleAnalytics(consent, { category: 'measuring', config, load })
  consent.decide('functional')
  await passed()
  expect(load).not.toHaveBeenCalled()
  expect([names(), localStorage.length, document.cookie]).toEqual([[], 0, ''])
})

test('the real tracker counts page views and events while granted, and none after', async () => {
  const consent = stepped()
  plausibleAnalytics(consent, { category: 'measuring', config, load: () => tracker })
  consent.decide('measuring')
  await passed()
  expect(names()).toEqual(['pageview'])
  history.pushState(null, '', '/next')
  tracker.track('bought', {})
  expect(names()).toEqual(['pageview', 'pageview', 'bought'])
  expect(bodies[1]?.u).toMatch(/\/next$/)

  consent.decide()
  history.pushState(null, '', '/later')
  tracker.track('bought', {})
  leave()
  await passed()
  expect(names()).toHaveLength(3)

  consent.decide('measuring')
  history.pushState(null, '', '/again')
  expect(names()).toHaveLength(4)
})

test('once the adapter is taken away nothing is counted, granted or not', async () => {
  const stop = plausibleAnalytics(stepped('measuring'), {
    category: 'measuring',
    config,
    load: () => tracker,
  })
  await passed()
  stop()
  tracker.track('bought', {})
  expect(names()).toEqual(['pageview'])
})

test('the pings that no filter sees are never begun', async () => {
  const consent = stepped('measuring')
  plausibleAnalytics(consent, { category: 'measuring', config, load: () => tracker })
  await passed()
  leave()
  expect(names()).toEqual(['pageview'])
})

test('the tracker would send them otherwise: what the detour of page views is for', () => {
  tracker.init({ ...config })
  leave()
  expect(names()).toEqual(['pageview', 'engagement'])
})

test('the page’s own filter still decides, of each view once and under its own name', async () => {
  const consent = stepped('measuring')
  const seen: string[] = []
  const transformRequest = (payload: { n: string }) => {
    seen.push(payload.n)
    return null
  }
  plausibleAnalytics(consent, {
    category: 'measuring',
    config: { ...config, transformRequest },
    load: () => tracker,
  })
  await passed()
  expect([seen, names()]).toEqual([['pageview'], []])
})
