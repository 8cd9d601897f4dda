// @vitest-environment jsdom
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Rules } from '../policy/rules.ts'
import { rulesOf } from '../policy/rules.ts'
import type { ConsentState } from '../consent-state.ts'
import { freshPage, LOCAL, PAGE, setCookie, signedToken } from '../../test/page.ts'
import type { Blocked } from './blocked.ts'
import { installShield, type Shield } from './shield.ts'

const tracker = {
  name: 'Tracker',
  category: 'analytics',
  recipient: 'Tracker Ltd',
  country: 'US',
  hosts: ['*.tracker.test'],
  cookies: [{ name: '_t*', purpose: 'usage', lifetime: 'P1Y' }],
  storage: [{ kind: 'local' as const, key: 'track', purpose: 'usage', lifetime: 'P1Y' }],
}
const rules: Rules = rulesOf({ ...LOCAL, services: { ...LOCAL.services, tracker } })

const state = (status: ConsentState['status'], analytics: boolean): ConsentState => ({
  status,
  effective: { essential: true, functional: false, analytics },
  signal: { gpc: false },
  ...(status === 'decided' && {
    decision: { categories: { functional: false, analytics }, expires: 1, signed: false },
  }),
})

/** A consent whose answer the test gives. */
function consent() {
  const listeners = new Set<(state: ConsentState) => void>()
  let now = state('undecided', false)
  return {
    subscribe(listener: (state: ConsentState) => void) {
      listeners.add(listener)
      listener(now)
      return () => void listeners.delete(listener)
    },
    answer(analytics: boolean) {
      now = state('decided', analytics)
      for (const listener of listeners) listener(now)
    },
  }
}

const fetched = vi.fn((request: unknown) => Promise.resolve(request))
const blocked: Blocked[] = []
let shield: Shield
let said: unknown[][]
let shown: () => unknown

beforeAll(() => {
  vi.stubGlobal('fetch', fetched)
  vi.stubGlobal('WebSocket', undefined)
  // The test environment puts a class of its own before it.
  vi.stubGlobal('Request', Object.getPrototypeOf(Request))
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const added = vi.spyOn(document, 'addEventListener')
  shield = installShield({ page: PAGE, rules, onBlocked: (it) => blocked.push(it) })
  said = [...error.mock.calls]
  // Each test begins on a page without listeners, and the shield hears this one by itself.
  const [, heard] = added.mock.calls.find(([type]) => type === 'prerenderingchange') ?? []
  shown = () => typeof heard === 'function' && heard.call(document, new Event('prerenderingchange'))
  added.mockRestore()
  error.mockRestore()
})
afterAll(() => vi.unstubAllGlobals())
beforeEach(() => {
  freshPage()
  shield.connect(consent())()
  fetched.mockClear()
  blocked.length = 0
})

const TRACKER = 'https://a.tracker.test/x.js?id=1'
const outcomes = (): string[] => blocked.map(({ what, outcome }) => `${what} ${outcome}`)

test('installs what it can where a browser lacks some of it', () => {
  expect(said).toEqual([])
  document.cookie = '_t=1'
  expect(outcomes()).toEqual(['cookie dropped'])
})

test('a second installation changes nothing', () => {
  const { set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') ?? {}
  const second = installShield({ page: PAGE, rules: { ...rules, mode: 'strict' } })
  expect(Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')?.set).toBe(set)
  const third = consent()
  const stop = second.connect(third)
  third.answer(true)
  document.cookie = '_t=1'
  expect(document.cookie).toBe('')
  stop()
})

test('obeys the consent it is connected to, and the cookie before and after', async () => {
  const asked = consent()
  const stop = shield.connect(asked)
  const answer = fetch(TRACKER, { method: 'POST', body: 'x' })
  expect(fetched).not.toHaveBeenCalled()
  asked.answer(true)
  expect(await answer).toMatchObject({ url: TRACKER, method: 'POST' })
  expect(fetched).toHaveBeenCalledOnce()
  stop()
  document.cookie = '_t=1'
  expect(document.cookie).toBe('')
  setCookie(signedToken(['analytics']))
  shield.connect(consent())()
  document.cookie = '_t=1'
  expect(document.cookie).toContain('_t=1')
})

test.each([true, false])(
  'a page rendered ahead holds all, and obeys once shown: %s',
  async (yes) => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
    const asked = consent()
    const stop = shield.connect(asked)
    // What a consent says then: the answer, and that nothing may run.
    asked.answer(false)
    const answer = fetch(TRACKER).then(
      () => 'fetched',
      ({ name }: Error) => name,
    )
    expect([outcomes(), fetched.mock.calls.length]).toEqual([['fetch held'], 0])
    Reflect.deleteProperty(document, 'prerendering')
    shown()
    if (yes) asked.answer(true)
    expect(await answer).toBe(yes ? 'fetched' : 'ConsentError')
    stop()
  },
)

test('a withdrawal holds what a grant let through', async () => {
  const asked = consent()
  const stop = shield.connect(asked)
  asked.answer(true)
  await fetch(TRACKER)
  asked.answer(false)
  await expect(fetch(TRACKER)).rejects.toMatchObject({ name: 'ConsentError', code: 'not-granted' })
  expect(fetched).toHaveBeenCalledOnce()
  stop()
})

test('passes on what it need not stop as it came', async () => {
  const init = { method: 'POST' }
  await fetch('/own', init)
  await fetch('https://other.test/')
  const request = new Request('https://other.test/')
  await fetch(request)
  expect(fetched.mock.calls).toEqual([['/own', init], ['https://other.test/'], [request]])
  expect(blocked).toEqual([])
})

describe('an image', () => {
  test('whose address waits has none yet, and the newest address counts', () => {
    const asked = consent()
    const stop = shield.connect(asked)
    const image = new Image()
    image.src = TRACKER
    expect([image.src, image.getAttribute('src')]).toEqual(['', null])
    image.src = '/own.png'
    asked.answer(true)
    expect(image.getAttribute('src')).toBe('/own.png')
    stop()
  })

  test('in markup is put in without its address, among the rest', () => {
    document.body.innerHTML = `<p>one<img src="${TRACKER}" alt="x"></p><b>two</b>`
    expect(document.body.innerHTML).toBe('<p>one<img alt="x"></p><b>two</b>')
    document.body.firstElementChild?.insertAdjacentHTML(
      'afterend',
      `<i>between</i><img srcset="/own.png 1x, ${TRACKER} 2x">`,
    )
    expect(document.body.textContent).toBe('onebetweentwo')
    expect(outcomes()).toEqual(['image held', 'image held'])
  })

  test('is judged by the text that is used, whatever an object says next', () => {
    let reads = 0
    const shifty = { toString: () => (reads++ === 0 ? '/own.png' : TRACKER) }
    const image = new Image()
    image.setAttribute('src', shifty as unknown as string)
    expect(image.getAttribute('src')).toBe('/own.png')
  })
})

test('a report names origin and path, service and category, and no query', () => {
  new Image().src = TRACKER
  expect(blocked).toEqual([
    {
      what: 'image',
      target: 'https://a.tracker.test/x.js',
      service: 'tracker',
      category: 'analytics',
      outcome: 'held',
      stack: expect.stringContaining('shield.test.ts'),
    },
  ])
})

test('a listener that throws opens nothing', () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const push = vi.spyOn(blocked, 'push').mockImplementation(() => {
    throw new Error('theirs')
  })
  document.cookie = '_t=1'
  localStorage['track'] = '1'
  push.mockRestore()
  expect([document.cookie, localStorage.getItem('track')]).toEqual(['', null])
  expect(reported).toHaveBeenCalledTimes(2)
})
