import { afterEach, expect, test, vi } from 'vitest'
import { fakeConsent } from '../test/fake-consent.ts'
import { takeQueue } from './queue.ts'

const reported = vi.fn()
vi.stubGlobal('reportError', reported)

const queue = (): { push(...entries: unknown[]): void } => Reflect.get(window, 'placet')

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

test('runs every entry, whatever one of them throws or is', () => {
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
  expect(reported.mock.calls).toEqual([[failure]])
})

test('replaces what an element of the page put in its place', () => {
  Reflect.set(window, 'placet', document.createElement('a'))
  takeQueue(fakeConsent())
  const entry = vi.fn()
  queue().push(entry)
  expect(entry).toHaveBeenCalledOnce()
})
