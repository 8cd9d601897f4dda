// @vitest-environment jsdom
import * as vercel from '@vercel/analytics'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { passed, recordRequests, scripts, stepped } from '../../test/adapters.ts'
import { vercelAnalytics } from './vercel-analytics.ts'

type Filter = (event: object) => object | null

beforeEach(() => {
  for (const script of document.querySelectorAll('script')) script.remove()
  for (const name of ['va', 'vaq', 'vam']) Reflect.deleteProperty(window, name)
  recordRequests()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** The filters that the real package has handed on to Vercel's script. */
const filters = (): Filter[] =>
  (window.vaq ?? []).filter(([name]) => name === 'beforeSend').map(([, filter]) => filter as Filter)

const VIEW = { type: 'pageview', url: 'https://www.example.test/' }

test('before the grant nothing is loaded or put into the page', async () => {
  const consent = stepped()
  const load = vi.fn(() => vercel)
  vercelAnalytics(consent, { category: 'measuring', settings: {}, load })
  consent.decide('functional', 'ads')
  await passed()
  expect(load).not.toHaveBeenCalled()
  expect([scripts(), window.va]).toEqual([[], undefined])
})

test('the real package injects its script once, whatever is decided after', async () => {
  const consent = stepped('measuring')
  vercelAnalytics(consent, { category: 'measuring', settings: {}, load: () => vercel })
  await passed()
  consent.decide()
  consent.decide('measuring')
  await passed()
  expect(scripts()).toHaveLength(1)
  expect(filters()).toHaveLength(1)
})

test('events pass while granted, are dropped from the withdrawal on, and pass again', async () => {
  const consent = stepped('measuring')
  const stop = vercelAnalytics(consent, { category: 'measuring', settings: {}, load: () => vercel })
  await passed()
  const [filter] = filters()
  expect(filter?.(VIEW)).toBe(VIEW)
  consent.decide()
  expect(filter?.(VIEW)).toBeNull()
  consent.decide('measuring')
  expect(filter?.(VIEW)).toBe(VIEW)
  stop()
  expect(filter?.(VIEW)).toBeNull()
})

test('the page’s own filter still decides, but only while granted', async () => {
  const consent = stepped('measuring')
  const beforeSend = vi.fn(() => null)
  vercelAnalytics(consent, { category: 'measuring', settings: { beforeSend }, load: () => vercel })
  await passed()
  expect(filters()[0]?.(VIEW)).toBeNull()
  consent.decide()
  filters()[0]?.(VIEW)
  expect(beforeSend).toHaveBeenCalledTimes(1)
})
