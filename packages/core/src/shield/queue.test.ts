// @vitest-environment jsdom
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Verdict } from './judge.ts'
import { BYTES, createQueue, ITEMS, sizeOf, snapshot, UNTOLD } from './queue.ts'

const reported = vi.fn()
vi.stubGlobal('reportError', reported)
beforeEach(() => reported.mockClear())

const held = (target: string, log: string[], bytes = 0) => ({
  subject: { what: 'fetch' as const, target, claims: [] },
  bytes,
  replay: () => void log.push(`+${target}`),
  refuse: () => void log.push(`-${target}`),
})

test('does each thing once, in the order it came', () => {
  const log: string[] = []
  const queue = createQueue()
  for (const name of ['a', 'b', 'c']) queue.add(held(name, log))
  queue.settle(({ target }) => (target === 'b' ? 'open' : 'granted'))
  queue.settle(() => 'refused')
  queue.settle(() => 'granted')
  expect(log).toEqual(['+a', '+c', '-b'])
})

test('forgets what was taken out, even by what was done before it', () => {
  const log: string[] = []
  const queue = createQueue()
  queue.add({ ...held('a', log), replay: () => cancel?.() })
  const cancel = queue.add(held('b', log))
  queue.settle(() => 'granted')
  expect(log).toEqual([])
})

test('one that fails is reported and holds up no other', () => {
  const log: string[] = []
  const failure = new Error('theirs')
  const queue = createQueue()
  queue.add({
    ...held('a', log),
    replay: () => {
      throw failure
    },
  })
  queue.add(held('b', log))
  queue.settle(() => 'granted')
  expect(log).toEqual(['+b'])
  expect(reported.mock.calls).toEqual([[failure]])
})

describe('is bounded', () => {
  test('in things', () => {
    const queue = createQueue()
    for (let i = 0; i < ITEMS; i++) expect(queue.add(held(`${i}`, []))).toBeDefined()
    expect(queue.add(held('more', []))).toBeUndefined()
    queue.settle(() => 'refused')
    expect(queue.add(held('again', []))).toBeDefined()
  })

  test('in bytes, which come free when a thing leaves, once', () => {
    const queue = createQueue()
    const cancel = queue.add(held('a', [], BYTES))
    expect(queue.add(held('b', [], 1))).toBeUndefined()
    cancel?.()
    cancel?.()
    expect(queue.add(held('c', [], BYTES))).toBeDefined()
    expect(queue.add(held('d', [], 1))).toBeUndefined()
  })
})

test('whatever verdicts follow each other, nothing is done twice and nothing is lost', () => {
  const verdict = fc.constantFrom<Verdict>('granted', 'open', 'refused')
  fc.assert(
    fc.property(fc.array(fc.array(verdict, { minLength: 5, maxLength: 5 })), (rounds) => {
      const log: string[] = []
      const queue = createQueue()
      for (let i = 0; i < 5; i++) queue.add(held(`${i}`, log))
      for (const round of rounds) queue.settle(({ target }) => round[Number(target)] ?? 'open')
      const first = [0, 1, 2, 3, 4].flatMap((i) => {
        const answer = rounds.map((round) => round[i]).find((it) => it !== 'open')
        return answer === undefined ? [] : [`${answer === 'granted' ? '+' : '-'}${i}`]
      })
      expect([...log].sort()).toEqual(first.sort())
    }),
  )
})

describe('a body', () => {
  test.each<[unknown, number]>([
    [undefined, 0],
    [null, 0],
    ['four', 4],
    [snapshot(new ArrayBuffer(5)), 5],
    [snapshot(new Uint8Array(new ArrayBuffer(9), 1, 6)), 6],
    [new Blob(['seven..']), 7],
    [new URLSearchParams({ a: 'bc' }), 4],
    [new FormData(), UNTOLD],
  ])('%s counts %i', (body, bytes) => {
    expect(sizeOf(body)).toBe(bytes)
  })

  test('is what it was when it came', async () => {
    const buffer = new Uint8Array([48, 49, 50, 51])
    const kept = snapshot(buffer.subarray(1, 3))
    buffer.fill(57)
    expect(kept instanceof Blob && (await kept.text())).toBe('12')
  })
})
