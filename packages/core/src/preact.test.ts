// @vitest-environment jsdom
import { createElement as h, hydrate, render, type ComponentChild } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { consentFor, freshPage, PAGE, settled } from '../test/page.ts'
import { ConsentProvider, Gated, initialState, useConsent } from './preact.ts'
import type { Consent } from './state.ts'

const draws = vi.fn<(status: string) => void>()

function Status(): ComponentChild {
  const { status, allows, acceptAll } = useConsent()
  draws(status)
  return h('button', { onClick: () => acceptAll() }, `${status} ${allows('analytics')}`)
}
const app = (consent: Consent, initial?: ReturnType<typeof initialState>): ComponentChild =>
  h(ConsentProvider, { consent, initial }, [
    h(Status, null),
    h(Gated, { category: 'functional', fallback: 'no film' }, 'the film'),
  ])

let place: HTMLElement
beforeEach(() => {
  place = document.body.appendChild(document.createElement('main'))
})
afterEach(() => {
  render(null, place)
  document.body.replaceChildren()
  freshPage()
  draws.mockClear()
})

test('draws what holds, and again on each change', async () => {
  const consent = consentFor()
  await act(() => render(app(consent), place))
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

test('begins with what the server drew, and obeys what holds once it is mounted', async () => {
  const consent = consentFor()
  const granted = {
    allows: () => true,
    reasonFor: () => undefined,
    signal: { gpc: false },
  }
  const initial = initialState(PAGE, granted)
  place.innerHTML = '<button>decided true</button>the film'
  const button = place.querySelector('button')
  await act(() => hydrate(app(consent, initial), place))
  expect(draws.mock.calls[0]).toEqual(['decided'])
  expect(place.querySelector('button')).toBe(button)
  expect(place.textContent).toBe('undecided falseno film')
})

test('stops listening when it is taken out', async () => {
  const consent = consentFor()
  await act(() => render(app(consent), place))
  render(null, place)
  draws.mockClear()
  await act(() => consent.acceptAll())
  expect(draws).not.toHaveBeenCalled()
})

test('says what is missing where no provider is above', () => {
  expect(() => render(h(Status, null), place)).toThrow(/no <ConsentProvider> above/)
})
