// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshPage } from '../test/page.ts'
import { fits } from './policy/pattern.ts'
import type { Kept, Rules } from './policy/rules.ts'
import { sweep } from './sweep.ts'

beforeEach(() => {
  history.replaceState(null, '', '/')
  freshPage()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  Reflect.deleteProperty(document, 'cookie')
})

const refuse = (): never => {
  throw new DOMException('refused', 'SecurityError')
}

function rulesOf(kept: readonly Kept[], staying: readonly Kept[] = []): Rules {
  return {
    mode: 'listed',
    refused: 'reject',
    own: [],
    services: {
      '': { category: 'essential', hosts: [], kept: [{ kind: 'cookie', name: 'placet' }] },
      shop: { category: 'essential', hosts: [], kept: staying },
      counts: { category: 'analytics', hosts: [], kept },
    },
  }
}
const sweepOf = (...kept: Kept[]): ReturnType<typeof sweep> => sweep(rulesOf(kept), ['analytics'])

/** Databases and caches as a browser has them, as far as a sweep asks. */
function openStores(names: readonly string[]): { databases: Set<string>; cacheNames: Set<string> } {
  const databases = new Set(names)
  const cacheNames = new Set(names)
  vi.stubGlobal('indexedDB', {
    databases: async () => [...databases].map((name) => ({ name })),
    deleteDatabase(name: string) {
      const request = new EventTarget()
      setTimeout(() => {
        databases.delete(name)
        request.dispatchEvent(new Event('success'))
      })
      return request
    },
  })
  vi.stubGlobal('caches', {
    keys: async () => [...cacheNames],
    delete: async (name: string) => cacheNames.delete(name),
  })
  return { databases, cacheNames }
}

describe('cookies', () => {
  test('are gone in the same turn, by name and by pattern', () => {
    for (const name of ['_id', '_s_1', '_s_2', 'other']) document.cookie = `${name}=1; path=/`
    void sweepOf({ kind: 'cookie', name: '_id' }, { kind: 'cookie', name: '_s_*' })
    expect(document.cookie).toBe('other=1')
  })

  test('of Placet stay, whatever a service declares', async () => {
    document.cookie = 'placet=token; path=/'
    document.cookie = 'placing=1; path=/'
    expect(await sweepOf({ kind: 'cookie', name: '*' })).toEqual([])
    expect(document.cookie).toBe('placet=token')
  })

  test('that stay to be seen are reported, once for each service', async () => {
    vi.spyOn(document, 'cookie', 'get').mockReturnValue('_id=1; other=1; _nameless')
    const cookie: Kept = { kind: 'cookie', name: '_*', domain: 'a.test' }
    expect(await sweepOf(cookie)).toEqual([{ service: 'counts', kept: { ...cookie, name: '_id' } }])
  })

  test('that are not there cost no write', () => {
    document.cookie = 'other=1; path=/'
    const write = vi.spyOn(document, 'cookie', 'set')
    void sweepOf({ kind: 'cookie', name: '_id' }, { kind: 'cookie', name: '_x*', path: '/x' })
    expect(write).not.toHaveBeenCalled()
  })

  test('leave no trial cookie behind, even where reading fails meanwhile', () => {
    document.cookie = '_id=1; path=/'
    let reads = 0
    const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
    const cookie = vi.spyOn(document, 'cookie', 'get').mockImplementation(function read() {
      return ++reads === 2 ? refuse() : String(native?.get?.call(document))
    })
    void sweepOf({ kind: 'cookie', name: '_id' })
    cookie.mockRestore()
    expect(reads).toBeGreaterThan(2)
    expect(document.cookie).toBe('')
  })
})

describe('storage', () => {
  test('goes by key and by pattern, in each kind alone', async () => {
    const { databases, cacheNames } = openStores(['x-1', 'other'])
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of ['x-1', 'getItem', 'other']) storage.setItem(key, '1')
    }
    const remains = await sweepOf(
      { kind: 'local', name: 'x-*' },
      { kind: 'local', name: 'getItem' },
      { kind: 'session', name: 'other' },
      { kind: 'indexeddb', name: 'x-*' },
      { kind: 'cache', name: 'other' },
    )
    expect(remains).toEqual([])
    expect(localStorage.length).toBe(1)
    expect(sessionStorage.getItem('other')).toBeNull()
    expect(sessionStorage.length).toBe(2)
    expect([...databases]).toEqual(['other'])
    expect([...cacheNames]).toEqual(['x-1'])
  })

  test('in local and session storage is gone in the same turn', () => {
    localStorage.setItem('x', '1')
    sessionStorage.setItem('x', '1')
    void sweepOf({ kind: 'local', name: 'x' }, { kind: 'session', name: 'x' })
    expect(localStorage).toHaveLength(0)
    expect(sessionStorage).toHaveLength(0)
  })

  test('that cannot be removed is reported', async () => {
    openStores(['x'])
    localStorage.setItem('x', '1')
    vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(() => undefined)
    Object.assign(indexedDB, { deleteDatabase: refuse })
    Object.assign(caches, { delete: () => Promise.reject(new Error('disk')) })
    const all = (['local', 'indexeddb', 'cache'] as const).map((kind) => ({ kind, name: 'x' }))
    expect(await sweepOf(...all)).toEqual(all.map((kept) => ({ service: 'counts', kept })))
  })

  test('that a removal refuses by throwing is reported, and stops no other', async () => {
    for (const key of ['x1', 'x2']) localStorage.setItem(key, '1')
    const native = Storage.prototype.removeItem
    vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(function remove(
      this: Storage,
      key,
    ) {
      if (key === 'x1') refuse()
      native.call(this, key)
    })
    expect(await sweepOf({ kind: 'local', name: 'x*' })).toEqual([
      { service: 'counts', kept: { kind: 'local', name: 'x1' } },
    ])
    expect(localStorage.getItem('x2')).toBeNull()
  })

  test('that an open connection holds is waited for, for a second', async () => {
    vi.useFakeTimers()
    openStores(['busy', 'free'])
    const { deleteDatabase } = indexedDB
    const blocked = new EventTarget()
    Object.assign(indexedDB, {
      deleteDatabase: (name: string) => (name === 'busy' ? blocked : deleteDatabase(name)),
    })
    const swept = sweepOf({ kind: 'indexeddb', name: '*' })
    await vi.advanceTimersByTimeAsync(999)
    expect(vi.getTimerCount(), 'only what is still waited for').toBe(1)
    const settled = vi.fn<() => void>()
    void swept.then(settled)
    await vi.advanceTimersByTimeAsync(0)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await swept).toEqual([{ service: 'counts', kept: { kind: 'indexeddb', name: 'busy' } }])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('whose deletion fails is reported at once', async () => {
    vi.useFakeTimers()
    openStores(['x'])
    const request = new EventTarget()
    Object.assign(indexedDB, { deleteDatabase: () => request })
    const swept = sweepOf({ kind: 'indexeddb', name: 'x' })
    await vi.advanceTimersByTimeAsync(0)
    request.dispatchEvent(new Event('error'))
    expect(await swept).toEqual([{ service: 'counts', kept: { kind: 'indexeddb', name: 'x' } }])
  })

  test('is tried by declared names alone where the browser lists no databases', async () => {
    const { databases } = openStores(['x', 'y-1'])
    Reflect.deleteProperty(indexedDB, 'databases')
    const exact = { kind: 'indexeddb', name: 'x' } as const
    expect(await sweepOf(exact, { kind: 'indexeddb', name: 'y-*' })).toEqual([])
    expect([...databases]).toEqual(['y-1'])
  })

  test('is tried by declared names where the list does not come in time', async () => {
    vi.useFakeTimers()
    const { databases } = openStores(['x'])
    Object.assign(indexedDB, { databases: () => new Promise(() => undefined) })
    Object.assign(caches, { keys: () => new Promise(() => undefined) })
    const swept = sweepOf({ kind: 'indexeddb', name: 'x' }, { kind: 'cache', name: 'x' })
    await vi.advanceTimersByTimeAsync(2000)
    expect(await swept).toEqual([])
    expect([...databases]).toEqual([])
  })
})

test.each<[string, () => void]>([
  [
    'throws',
    () => {
      Object.defineProperty(document, 'cookie', { configurable: true, get: refuse, set: refuse })
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'] as const) {
        vi.spyOn(window, name, 'get').mockImplementation(refuse)
      }
    },
  ],
  [
    'is null',
    () => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        vi.stubGlobal(name, null)
      }
    },
  ],
  [
    'rejects',
    () => {
      openStores(['x'])
      const reject = (): Promise<never> => Promise.reject(new DOMException('no', 'SecurityError'))
      Object.assign(indexedDB, { databases: reject })
      Object.assign(caches, { keys: reject })
    },
  ],
])('storage that %s holds nothing, and nothing is thrown or reported', async (_, prepare) => {
  const rejections: unknown[] = []
  const note = (reason: unknown): void => void rejections.push(reason)
  process.on('unhandledRejection', note)
  const report = vi.fn<typeof reportError>()
  vi.stubGlobal('reportError', report)
  for (const name of ['indexedDB', 'caches']) vi.stubGlobal(name, {})
  prepare()
  const kinds = ['cookie', 'local', 'session', 'indexeddb', 'cache'] as const
  expect(await sweepOf(...kinds.map((kind) => ({ kind, name: 'x', path: '/p' })))).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 0))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
  expect(report).not.toHaveBeenCalled()
})

test('whatever patterns there are, what an essential service declares stays', async () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 3 })
  const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(pattern),
      fc.array(pattern),
      fc.uniqueArray(name),
      async (going, staying, names) => {
        freshPage()
        for (const key of names) {
          document.cookie = `${key}=1; path=/`
          localStorage.setItem(key, '1')
        }
        const all = (patterns: readonly string[]): Kept[] =>
          patterns.flatMap((one) => [
            { kind: 'cookie', name: one },
            { kind: 'local', name: one },
          ])
        void sweep(rulesOf(all(going), all(staying)), ['analytics', 'essential'])
        const stays = (key: string): boolean =>
          staying.some((one) => fits(one, key)) || !going.some((one) => fits(one, key))
        const expected = new Set(names.filter(stays))
        expect(new Set(Object.keys(localStorage))).toEqual(expected)
        const cookies = document.cookie.split('; ').filter(Boolean)
        expect(new Set(cookies.map((pair) => pair.split('=')[0]))).toEqual(expected)
      },
    ),
  )
})
