// @vitest-environment jsdom
import { seed } from '@placet/core/testing'
import { flushSync, hydrate, mount, unmount } from 'svelte'
import { render } from 'svelte/server'
import { derived, get } from 'svelte/store'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { consentFor, freshPage, LOCAL, settled } from '../../../packages/core/test/page.ts'
import { renderedConsent } from '../rendered-consent-svelte.ts'
import Settings from '../Settings.svelte'
import Served from '../Settings.svelte?server'
import { counted, GRANTED, knownOf, REFUSED, shown, UNCHOSEN } from './page.ts'

let component: ReturnType<typeof mount> | undefined
let place: HTMLElement
const warned = vi.spyOn(console, 'warn')
const failed = vi.spyOn(console, 'error')

beforeEach(() => {
  place = document.body.appendChild(document.createElement('main'))
  for (const said of [warned, failed]) said.mockReset().mockImplementation(() => undefined)
})
afterEach(async () => {
  if (component) await unmount(component)
  component = undefined
  freshPage()
})

/** What a server draws that was told of these grants. */
const served = (known: readonly string[]): string =>
  render(Served, { props: { consent: renderedConsent(consentFor(), knownOf(known)) } }).body

test('a consent is a store: it tells the state at once and on each change, until stopped', () => {
  const consent = consentFor()
  expect(get(consent)).toBe(consent.state)
  const told = vi.fn<(film: boolean | undefined) => void>()
  const stop = derived(consent, ({ effective }) => effective['functional']).subscribe(told)
  expect(told.mock.calls).toEqual([[false]])
  consent.acceptAll()
  expect(told.mock.calls).toEqual([[false], [true]])
  stop()
  consent.rejectAll()
  expect(told).toHaveBeenCalledTimes(2)
})

test('draws what holds, and again on each grant, refusal and withdrawal', async () => {
  const consent = consentFor()
  component = mount(Settings, { target: place, props: { consent } })
  flushSync()
  expect(shown(place)).toEqual({ words: UNCHOSEN, film: false })
  const [refuse, allow] = place.querySelectorAll('button')
  for (const change of [() => allow?.click(), () => consent.decide({ functional: true })]) {
    flushSync(change)
    expect(shown(place)).toEqual({ words: GRANTED, film: true })
    flushSync(() => consent.withdraw())
    expect(shown(place)).toEqual({ words: REFUSED, film: false })
  }
  allow?.click()
  flushSync(() => refuse?.click())
  expect(shown(place)).toEqual({ words: REFUSED, film: false })
  await settled()
})

test('listens while it is in the page, and not any more when it is taken out', async () => {
  const { consent, listening } = counted(consentFor())
  component = mount(Settings, { target: place, props: { consent } })
  flushSync()
  expect(listening()).toBe(1)
  await unmount(component)
  component = undefined
  expect(listening()).toBe(0)
})

test.each([
  { before: ['functional'], known: ['functional'], words: GRANTED },
  { before: ['functional'], known: [], words: GRANTED },
  { before: [], known: ['functional'], words: REFUSED },
])(
  'takes over what the server drew for $known without a warning, and obeys $before',
  ({ before, known, words }) => {
    place.innerHTML = served(known)
    expect(shown(place).film).toBe(known.length > 0)
    const drawn = place.querySelector('section')
    seed(document, LOCAL, Object.fromEntries(before.map((key) => [key, true])))
    component = hydrate(Settings, { target: place, props: { consent: consentFor() } })
    flushSync()
    expect([warned.mock.calls, failed.mock.calls]).toEqual([[], []])
    expect(shown(place)).toEqual({ words, film: before.length > 0 })
    expect(place.querySelector('section')).toBe(drawn)
  },
)

test('Svelte warns of a page that its server has not drawn so', () => {
  place.innerHTML = served([]).replaceAll(/<button>.*<\/button>/g, '')
  component = hydrate(Settings, { target: place, props: { consent: consentFor() } })
  expect(warned).toHaveBeenCalled()
})
