// @vitest-environment jsdom
import * as segment from '@segment/analytics-next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { passed, recordRequests, stepped } from '../../test/adapters.ts'
import { segmentAnalytics } from './segment.ts'

let requests: ReturnType<typeof recordRequests>

beforeEach(() => {
  localStorage.clear()
  requests = recordRequests()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const settings = {
  writeKey: 'key',
  cdnURL: 'https://cdn.test',
  cdnSettings: { integrations: { 'Segment.io': { apiKey: 'key', apiHost: 'api.test/v1' } } },
}
const hits = (): string[] => requests.urls.filter((url) => url.includes('api.test'))
const ids = (): string[] =>
  [...Object.keys(localStorage), ...document.cookie.split('; ')].filter((key) =>
    key.startsWith('ajs_'),
  )

test('before the grant nothing is loaded, sent or stored', async () => {
  const consent = stepped()
  const load = vi.fn(() => segment)
  segmentAnalytics(consent, { category: 'measuring', settings, load })
  consent.decide('ads')
  await passed()
  expect(load).not.toHaveBeenCalled()
  expect([requests.urls, ids()]).toEqual([[], []])
})

test('the real library sends while granted, and nothing after the withdrawal', async () => {
  const consent = stepped()
  let analytics: segment.AnalyticsBrowser | undefined
  segmentAnalytics(consent, {
    category: 'measuring',
    settings,
    load: () => segment,
    ready: (made) => void (analytics = made),
  })
  consent.decide('measuring')
  await passed()
  await analytics?.track('bought')
  await passed(100)
  expect(hits()).toHaveLength(1)
  expect(ids()).not.toEqual([])

  consent.decide()
  await analytics?.track('too late')
  await analytics?.page()
  await passed(100)
  expect(hits()).toHaveLength(1)

  consent.decide('measuring')
  await analytics?.track('again')
  await passed(100)
  expect(hits()).toHaveLength(2)
})

test('the visitor’s id is forgotten at the withdrawal', async () => {
  const consent = stepped('measuring')
  let analytics: segment.AnalyticsBrowser | undefined
  segmentAnalytics(consent, {
    category: 'measuring',
    settings,
    load: () => segment,
    ready: (made) => void (analytics = made),
  })
  await passed()
  await analytics?.identify('person-1', { plan: 'pro' })
  await passed()
  expect(JSON.stringify({ ...localStorage }) + document.cookie).toContain('person-1')
  consent.decide()
  await passed()
  expect(JSON.stringify({ ...localStorage }) + document.cookie).not.toContain('person-1')
})

test('once the adapter is taken away nothing is sent, granted or not', async () => {
  const consent = stepped('measuring')
  let analytics: segment.AnalyticsBrowser | undefined
  const stop = segmentAnalytics(consent, {
    category: 'measuring',
    settings,
    load: () => segment,
    ready: (made) => void (analytics = made),
  })
  await passed()
  stop()
  await analytics?.track('too late')
  await passed(100)
  expect(hits()).toEqual([])
})

test('what is tracked before the library is complete is filtered too', async () => {
  const consent = stepped('measuring')
  segmentAnalytics(consent, {
    category: 'measuring',
    settings,
    load: () => segment,
    ready(analytics) {
      void analytics.track('waits')
      consent.decide()
    },
  })
  await passed(100)
  expect(hits()).toEqual([])
})
