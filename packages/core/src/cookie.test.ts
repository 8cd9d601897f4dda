// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freshPage } from '../test/page.ts'
import { clearCookie, writeCookie } from './cookie.ts'

beforeEach(() => {
  history.replaceState(null, '', '/a/b/c')
  freshPage()
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('the token cookie is written as the server would write it', () => {
  const write = vi.spyOn(document, 'cookie', 'set')
  const spec = { token: '__Secure-placet', secure: true, domain: 'a.test' }
  writeCookie(spec, 'u.eyJ9', 60)
  expect(write.mock.calls[0]?.[0].split('; ').sort()).toEqual([
    'Max-Age=60',
    'SameSite=Lax',
    '__Secure-placet=u.eyJ9',
    'domain=a.test',
    'path=/',
    'secure',
  ])
})

test('every variant of a cookie goes, and no other cookie', () => {
  for (const path of ['/', '/a', '/a/', '/a/b', '/a/b/c']) {
    document.cookie = `placet=${path}; path=${path}`
  }
  document.cookie = 'placet-other=1; path=/'
  expect(document.cookie.split('; ')).toHaveLength(6)
  clearCookie('placet')
  expect(document.cookie).toBe('placet-other=1')
})

test('a cookie goes from its declared path, which the page is not under', () => {
  document.cookie = 'placet=1; path=/elsewhere'
  clearCookie('placet', { path: '/elsewhere' })
  history.replaceState(null, '', '/elsewhere')
  expect(document.cookie).toBe('')
})

test('where the browser refuses cookies nothing is thrown', () => {
  const refuse = vi.fn<() => never>(() => {
    throw new DOMException('sandboxed', 'SecurityError')
  })
  Object.defineProperty(document, 'cookie', { configurable: true, get: refuse, set: refuse })
  writeCookie({ token: 'placet', secure: false }, 'u.eyJ9', 60)
  clearCookie('placet')
  expect(refuse).toHaveBeenCalled()
  Reflect.deleteProperty(document, 'cookie')
})
