// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  consentFor,
  freshPage,
  setCookie,
  settled,
  signedToken,
  tokenCookie,
} from '../test/page.ts'

beforeEach(freshPage)
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** What is written to localStorage, in order. */
function writes(): string[] {
  const seen: string[] = []
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation((key) => void seen.push(`+${key}`))
  vi.spyOn(Storage.prototype, 'removeItem').mockImplementation((key) => void seen.push(`-${key}`))
  return seen
}

test('where tabs have no channel, a decision rings by a key that comes and goes', async () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  const seen = writes()
  consentFor().acceptAll()
  await settled()
  expect(seen).toEqual(expect.arrayContaining(['+placet', '-placet']))
  expect(localStorage).toHaveLength(0)
})

test('where tabs have a channel, a decision touches no storage', async () => {
  const seen = writes()
  consentFor().acceptAll()
  await settled()
  expect(seen.filter((write) => write.endsWith('placet'))).toEqual([])
})

test('the ring of another tab has the cookie read again', () => {
  const consent = consentFor()
  setCookie(signedToken(['analytics']))
  dispatchEvent(new StorageEvent('storage', { key: 'placet' }))
  expect(consent.allows('analytics')).toBe(true)
})

test('a page looks again a moment after it heard: word may come before the cookie does', () => {
  vi.useFakeTimers()
  const consent = consentFor()
  dispatchEvent(new StorageEvent('storage', { key: 'placet' }))
  setCookie(signedToken(['analytics']))
  vi.advanceTimersByTime(500)
  expect(consent.allows('analytics')).toBe(true)
  vi.useRealTimers()
})

test('a channel that is refused changes nothing else', async () => {
  vi.stubGlobal('BroadcastChannel', function refuse() {
    throw new DOMException('insecure', 'SecurityError')
  })
  vi.stubGlobal('reportError', vi.fn())
  const consent = consentFor()
  consent.acceptAll()
  await settled()
  expect(consent.allows('analytics')).toBe(true)
  expect(tokenCookie()).toBeDefined()
  expect(reportError).not.toHaveBeenCalled()
})

test('storage that is refused changes nothing else', async () => {
  vi.stubGlobal('BroadcastChannel', undefined)
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('insecure', 'SecurityError')
  })
  vi.stubGlobal('reportError', vi.fn())
  const consent = consentFor()
  consent.rejectAll()
  await settled()
  expect(consent.state.status).toBe('decided')
  expect(reportError).not.toHaveBeenCalled()
})
