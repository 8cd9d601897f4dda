// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { cookiePairs, readCookie, valuesOf } from './read-cookie.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const shown = (text: string): void => void vi.spyOn(document, 'cookie', 'get').mockReturnValue(text)

test('a cookie is read by its raw name alone', () => {
  shown('placet=one; %70lacet=two; placet-x=three; x=placet=four; placet')
  expect(readCookie('placet')).toBe('one')
  expect(readCookie('absent')).toBeUndefined()
})

test('twins that are the same are one; twins that differ cannot be told', () => {
  shown('placet=one; placet=one')
  expect(readCookie('placet')).toBe('one')
  shown('placet=one; placet=two')
  expect(readCookie('placet')).toBeUndefined()
  expect(valuesOf('placet')).toEqual(['one', 'two'])
})

test('a page that may have no cookies has none', () => {
  vi.spyOn(document, 'cookie', 'get').mockImplementation(() => {
    throw new DOMException('sandboxed', 'SecurityError')
  })
  expect(cookiePairs()).toEqual([])
  expect(readCookie('placet')).toBeUndefined()
})

test('where there is no page there are no cookies', () => {
  vi.stubGlobal('document', undefined)
  expect(cookiePairs()).toEqual([])
})
