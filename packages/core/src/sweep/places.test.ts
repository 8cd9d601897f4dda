// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'
import { attributesOf, expire } from './expire.ts'
import { pathsHere, pathTwins } from './paths.ts'

beforeEach(() => history.replaceState(null, '', '/'))

test.each([
  ['/', ['/', '']],
  ['/a', ['/', '', '/a']],
  ['/a/', ['/', '', '/a', '/a/']],
  ['/a/b/c', ['/', '', '/a', '/a/', '/a/b', '/a/b/', '/a/b/c']],
  ['/a//b', ['/', '', '/a', '/a/', '/a//', '/a//b']],
])('a page at %s sees cookies at each path above it', (path, expected) => {
  history.replaceState(null, '', path)
  expect(pathsHere()).toEqual(expected)
})

test.each([
  [undefined, []],
  ['/', ['/', '/']],
  ['/app', ['/app', '/app/']],
  ['/app/', ['/app', '/app/']],
])('the declared path %j may be with and without its slash', (path, expected) => {
  expect(pathTwins(path)).toEqual(expected)
})

test('a place is named in each jar, and one that would name further attributes is left out', () => {
  const places = { paths: ['/', '/', '/x;max-age=9'], domains: ['', 'a.test', 'a;b'] }
  expect(attributesOf(places)).toEqual([
    '; Path=/',
    '; Path=/; Secure; SameSite=None',
    '; Path=/; Secure; SameSite=None; Partitioned',
    '; Path=/; Domain=a.test',
    '; Path=/; Domain=a.test; Secure; SameSite=None',
    '; Path=/; Domain=a.test; Secure; SameSite=None; Partitioned',
  ])
})

test('a name that would be read as more than a name is not written', () => {
  const write = vi.spyOn(document, 'cookie', 'set')
  for (const name of ['a; Max-Age=9', 'a=b']) expire(name, { paths: ['/'], domains: [''] })
  expect(write).not.toHaveBeenCalled()
  expire('a', { paths: ['/'], domains: [''] })
  expect(write).toHaveBeenCalledTimes(3)
  write.mockRestore()
})
