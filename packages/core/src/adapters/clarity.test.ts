// @vitest-environment jsdom
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import client from '@microsoft/clarity'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { passed, recordRequests, scripts, stepped } from '../../test/adapters.ts'
import { microsoftClarity } from './clarity.ts'

let requests: ReturnType<typeof recordRequests>

beforeEach(() => {
  document.head.replaceChildren(document.createElement('script'))
  Reflect.deleteProperty(window, 'clarity')
  requests = recordRequests()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** What waits for Clarity's script. */
const waiting = (): unknown[][] =>
  ((Reflect.get(window, 'clarity') as { q?: IArguments[] } | undefined)?.q ?? []).map((call) => [
    ...call,
  ])

const GRANTED = { ad_Storage: 'denied', analytics_Storage: 'granted' }

test('before the grant nothing is loaded or put into the page', async () => {
  const consent = stepped()
  const load = vi.fn(() => client)
  microsoftClarity(consent, { category: 'measuring', project: 'abc', load })
  consent.decide('functional', 'ads')
  await passed()
  expect(load).not.toHaveBeenCalled()
  expect([scripts(), Reflect.get(window, 'clarity')]).toEqual([[''], undefined])
})

test('the real package is told that advertising is denied before its script runs', async () => {
  const consent = stepped('measuring')
  microsoftClarity(consent, { category: 'measuring', project: 'abc', load: () => client })
  await passed()
  expect(scripts()[0]).toMatch(/^https:\/\/www\.clarity\.ms\/tag\/abc/)
  expect(waiting()).toEqual([['consentv2', GRANTED]])
  consent.decide()
  consent.decide('measuring')
  await passed()
  expect(waiting().slice(1)).toEqual([['stop'], ['start'], ['consentv2', GRANTED]])
  expect(scripts()).toHaveLength(2)
})

test('the real recorder uploads while granted, nothing after the withdrawal, and again', async () => {
  // What Clarity measures and jsdom has not.
  Object.defineProperty(document, 'elementFromPoint', { value: () => null, configurable: true })
  const consent = stepped('measuring')
  microsoftClarity(consent, { category: 'measuring', project: 'abc', load: () => client })
  await passed()
  const upload = vi.fn()
  // What the project's tag does: it starts the recorder ahead of what waits, then loads it.
  const stub = Reflect.get(window, 'clarity') as { q: unknown[] } & ((...call: unknown[]) => void)
  stub('start', { projectId: 'abc', upload, track: true, delay: 20 })
  stub.q.unshift(stub.q.pop())
  const file = fileURLToPath(import.meta.resolve('clarity-js/build/clarity.min.js'))
  // oxlint-disable-next-line no-implied-eval -- a script, run as a page would run it
  const script: () => unknown = new Function(await readFile(file, 'utf8')) as () => unknown
  script()
  const act = async (ms: number): Promise<void> => {
    const now = Reflect.get(window, 'clarity') as (...call: unknown[]) => void
    now('event', 'clicked', 'button')
    document.body.append(document.createElement('p'))
    await passed(ms)
  }
  await act(300)
  const first = upload.mock.calls.length
  expect(first).toBeGreaterThan(0)
  expect(document.cookie).toContain('_clck')

  consent.decide()
  // As the policy's declared cookies are, once a category is withdrawn.
  for (const name of ['_clck', '_clsk']) document.cookie = `${name}=; path=/; max-age=0`
  await passed(50)
  const stopped = upload.mock.calls.length
  // Longer than Clarity waits before it restarts itself, where it is told of a refusal.
  await act(1500)
  expect(upload.mock.calls.slice(stopped)).toEqual([])
  expect(document.cookie).toBe('')

  // It warns of a second tag, as it always does when it is started again.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  consent.decide('measuring')
  await act(300)
  expect(upload.mock.calls.length).toBeGreaterThan(stopped)
  expect(requests.urls).toEqual([])
})
