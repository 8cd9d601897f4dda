// @vitest-environment jsdom
import { act, createElement as h, StrictMode, type ReactNode } from 'react'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { consentFor, freshPage, PAGE, settled } from '../test/page.ts'
import { ConsentProvider, Gated, initialState, useConsent } from './react.ts'
import type { Consent } from './state.ts'

const draws = vi.fn<(status: string) => void>()

function Status(): ReactNode {
  const { status, allows, acceptAll } = useConsent()
  draws(status)
  return h('button', { onClick: () => acceptAll() }, `${status} ${allows('analytics')}`)
}
const film = h(Gated, { category: 'functional', fallback: 'no film' }, 'the film')
const app = (consent: Consent, initial?: ReturnType<typeof initialState>): ReactNode =>
  h(StrictMode, null, h(ConsentProvider, { consent, initial }, h(Status), film))

let root: Root | undefined
let place: HTMLElement

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  place = document.body.appendChild(document.createElement('main'))
})
afterEach(async () => {
  await act(async () => root?.unmount())
  document.body.replaceChildren()
  freshPage()
  draws.mockClear()
})

test('draws what holds, and again on each change, also under StrictMode', async () => {
  const consent = consentFor()
  root = createRoot(place)
  await act(async () => root?.render(app(consent)))
  expect(place.textContent).toBe('undecided falseno film')
  await act(async () => {
    place.querySelector('button')?.click()
    await settled()
  })
  expect(place.textContent).toBe('decided truethe film')
  await act(async () => {
    consent.withdraw()
    await settled()
  })
  expect(place.textContent).toBe('decided falseno film')
})

test('what the server drew is what the page begins with: hydrating warns of nothing', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const recovered = vi.fn()
  const granted = {
    allows: (key: string) => key !== 'analytics',
    reasonFor: () => undefined,
    signal: { gpc: false },
  }
  const initial = initialState(PAGE, granted)
  place.innerHTML = renderToString(app(consentFor(), initial))
  expect(place.textContent).toBe('decided falsethe film')
  await act(async () => {
    root = hydrateRoot(place, app(consentFor(), JSON.parse(JSON.stringify(initial))), {
      onRecoverableError: recovered,
    })
  })
  expect([said.mock.calls, recovered.mock.calls]).toEqual([[], []])
  expect(draws.mock.calls.at(-1)).toEqual(['undecided'])
  said.mockRestore()
})

test('without an answer the server draws nothing optional, and so does the first frame of the page', async () => {
  const consent = consentFor()
  consent.acceptAll()
  await settled()
  const html = renderToString(app(consentFor()))
  expect(html).toContain('no film')
  place.innerHTML = html
  draws.mockClear()
  await act(async () => {
    root = hydrateRoot(place, app(consent))
  })
  expect(draws.mock.calls[0]).toEqual(['undecided'])
  expect(place.textContent).toBe('decided truethe film')
})

test('says what is missing where no provider is above', () => {
  expect(() => renderToString(h(Status))).toThrow(/no <ConsentProvider> above/)
})

test.each<[string, { reason?: string; stale?: string } | undefined, string]>([
  ['no answer', undefined, 'undecided'],
  ['no token', { reason: 'no-token' }, 'undecided'],
  ['a bad one', { reason: 'bad-signature' }, 'undecided'],
  ['an older answer', { stale: 'analytics' }, 'stale'],
  ['a grant', {}, 'decided'],
])('from %s the server begins with %j', (_, given, status) => {
  const granted = status === 'decided'
  const { reason, stale } = given ?? {}
  const gate = given && {
    allows: (key: string) => granted && key === 'analytics',
    reasonFor: (key: string) => (key === stale ? 'stale-policy' : undefined),
    signal: { gpc: true },
    ...(reason !== undefined && { reason }),
  }
  const state = initialState(PAGE, gate)
  expect([state.status, state.effective['analytics']]).toEqual([status, granted])
  expect(state.signal.gpc).toBe(given !== undefined)
  expect(state.changed).toEqual(status === 'stale' ? ['analytics'] : undefined)
})
