// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { firstReload, forgetReload, noteSent, notSentBefore } from './reloaded.ts'

const HOME = { name: 'page_view', dimensions: { page: 'home' } }
const PRICING = { name: 'page_view', dimensions: { page: 'pricing' } }

beforeEach(() => sessionStorage.clear())
afterEach(() => vi.restoreAllMocks())

describe('a tab reloads', () => {
  test('once for an answer, and once for the next', () => {
    expect(firstReload('a')).toBe(true)
    expect(firstReload('a')).toBe(false)
    expect(firstReload('b')).toBe(true)
  })

  test('again after that was forgotten', () => {
    firstReload('a')
    forgetReload()
    expect(sessionStorage.length).toBe(0)
    expect(firstReload('a')).toBe(true)
  })

  test('once, also after what it has sent was noted', () => {
    firstReload('a')
    noteSent([HOME], 0)
    expect(firstReload('a')).toBe(false)
  })

  test('never where nothing can be kept, or what was written is dropped', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => undefined)
    expect(firstReload('a')).toBe(false)
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(firstReload('a')).toBe(false)
  })

  test('never where there is no storage', () => {
    vi.spyOn(globalThis, 'sessionStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    expect(firstReload('a')).toBe(false)
    expect(notSentBefore([HOME], 0)).toEqual([HOME])
    expect(forgetReload).not.toThrow()
    expect(() => noteSent([HOME], 0)).not.toThrow()
  })

  test.each(['', 'a', '"a"', 'null', '[]', '{"answer":1}', '{"sent":"[]"}', '{"sent":{}}'])(
    'once over what is none of it: %j',
    (text) => {
      sessionStorage.setItem('placet-reloaded', text)
      expect(notSentBefore([HOME], 0)).toEqual([HOME])
      expect(firstReload('a')).toBe(true)
      expect(firstReload('a')).toBe(false)
    },
  )
})

describe('an event', () => {
  beforeEach(() => {
    firstReload('a')
    noteSent([HOME], 1000)
  })

  test('that the document before has sent is not sent again for ten seconds', () => {
    expect(notSentBefore([HOME, PRICING], 2000)).toEqual([PRICING])
    expect(notSentBefore([HOME], 11_000)).toEqual([])
    expect(notSentBefore([HOME], 11_001)).toEqual([HOME])
  })

  test('that was sent before a withdrawal is sent again', () => {
    forgetReload()
    expect(notSentBefore([HOME], 2000)).toEqual([HOME])
  })
})
