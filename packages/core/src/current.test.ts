// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { consentFor, freshPage, painted, setCookie, settled, signedToken } from '../test/page.ts'

beforeEach(freshPage)
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  Reflect.deleteProperty(document, 'prerendering')
  Reflect.deleteProperty(navigator, 'globalPrivacyControl')
})

const SEVEN_MONTHS = 214 * 86_400_000
const prerender = (value: boolean): void =>
  void Object.defineProperty(document, 'prerendering', { value, configurable: true })
const gpc = (value: boolean): void =>
  void Object.defineProperty(navigator, 'globalPrivacyControl', { value, configurable: true })
const show = (): boolean => dispatchEvent(new Event('visibilitychange'))

describe('a page that is rendered ahead', () => {
  test('asks nothing and runs nothing until it is shown', async () => {
    prerender(true)
    setCookie(signedToken(['analytics']))
    const consent = consentFor()
    const start = vi.fn(() => () => undefined)
    consent.run('analytics', start)
    await painted()
    expect(consent.state.status).toBe('never')
    expect(consent.allows('analytics')).toBe(false)
    expect(start).not.toHaveBeenCalled()
    prerender(false)
    document.dispatchEvent(new Event('prerenderingchange', { bubbles: true }))
    await painted()
    expect(consent.state.status).toBe('decided')
    expect(start).toHaveBeenCalledOnce()
  })

  test('keeps its events until it is shown, and sends them then', async () => {
    const fetched = vi.fn(async () => Response.json({ counted: 1 }, { status: 202 }))
    vi.stubGlobal('fetch', fetched)
    prerender(true)
    setCookie(signedToken(['analytics']))
    const consent = consentFor({ endpoint: '/placet' })
    consent.track('page_view', { page: 'home' })
    await settled()
    expect(fetched).not.toHaveBeenCalled()
    prerender(false)
    document.dispatchEvent(new Event('prerenderingchange', { bubbles: true }))
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledOnce())
  })

  test('and was refused elsewhere meanwhile never runs', async () => {
    prerender(true)
    setCookie(signedToken(['analytics']))
    const consent = consentFor()
    const start = vi.fn()
    consent.run('analytics', start)
    setCookie(signedToken([]))
    prerender(false)
    document.dispatchEvent(new Event('prerenderingchange', { bubbles: true }))
    await painted()
    expect(start).not.toHaveBeenCalled()
  })
})

describe('an answer that lapses while the page is open', () => {
  test.each<[string, () => void]>([
    ['in the cookie', () => setCookie(signedToken(['analytics']))],
    [
      'that only memory holds',
      () => void vi.spyOn(document, 'cookie', 'set').mockImplementation(() => undefined),
    ],
  ])('%s is denied at once, and asked again when the page is shown', async (_, given) => {
    given()
    const consent = consentFor()
    if (consent.state.status === 'undecided') consent.acceptAll()
    await settled()
    const stop = vi.fn()
    consent.run('analytics', () => stop)
    await painted()
    expect(consent.allows('analytics')).toBe(true)
    vi.useFakeTimers({ now: Date.now() + SEVEN_MONTHS, toFake: ['Date'] })
    expect(consent.allows('analytics')).toBe(false)
    expect(stop).not.toHaveBeenCalled()
    show()
    expect(consent.state.status).toBe('undecided')
    expect(stop).toHaveBeenCalledOnce()
  })
})

test('a clock that jumps back a year asks nobody again', () => {
  setCookie(signedToken(['analytics']))
  const consent = consentFor()
  vi.useFakeTimers({ now: Date.now() - 365 * 86_400_000, toFake: ['Date'] })
  show()
  expect(consent.state.status).toBe('decided')
  expect(consent.allows('analytics')).toBe(true)
})

test('a signal that is turned on while the page is open vetoes what was granted before', () => {
  setCookie(signedToken(['analytics', 'functional']))
  const consent = consentFor()
  expect(consent.allows('analytics')).toBe(true)
  gpc(true)
  show()
  expect(consent.state.signal).toEqual({ gpc: true })
  expect(consent.allows('analytics')).toBe(false)
  expect(consent.allows('functional')).toBe(true)
  consent.acceptAll()
  expect(consent.allows('analytics')).toBe(true)
})
