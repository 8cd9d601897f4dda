import { afterEach, expect, test, vi } from 'vitest'
import { fakeConsent } from '../test/fake-consent.ts'
import { takeQueue } from './queue.ts'

const reported = vi.fn()
vi.stubGlobal('reportError', reported)

interface Queue {
  push(...entries: unknown[]): void
}

const isQueue = (value: unknown): value is Queue =>
  typeof value === 'object' && value !== null && 'push' in value

function queue(): Queue {
  if (isQueue(window.placet)) return window.placet
  throw new TypeError('no queue')
}

afterEach(() => {
  Reflect.deleteProperty(window, 'placet')
  reported.mockClear()
})

test('calls what was pushed before, in order, and what is pushed after at once', () => {
  const consent = fakeConsent()
  const seen: unknown[] = []
  Reflect.set(window, 'placet', [
    (given: unknown) => seen.push('first', given),
    () => seen.push('second'),
  ])
  takeQueue(consent)
  queue().push(() => seen.push('third'))
  expect(seen).toEqual(['first', consent, 'second', 'third'])
})

test('runs every entry, and reports those that throw or are no functions', () => {
  const failure = new Error('theirs')
  const last = vi.fn()
  Reflect.set(window, 'placet', [
    () => {
      throw failure
    },
    'not a function',
    last,
  ])
  takeQueue(fakeConsent())
  expect(last).toHaveBeenCalledOnce()
  expect(reported.mock.calls).toEqual([[failure], [expect.any(TypeError)]])
})

test('replaces what an element of the page put in its place', () => {
  Reflect.set(window, 'placet', document.createElement('a'))
  takeQueue(fakeConsent())
  const entry = vi.fn()
  queue().push(entry)
  expect(entry).toHaveBeenCalledOnce()
})
