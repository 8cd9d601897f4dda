// @vitest-environment jsdom
import { seed } from '@placet/core/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, createSSRApp, nextTick, type App } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { consentFor, freshPage, LOCAL, settled } from '../../../packages/core/test/page.ts'
import Settings from '../Settings.vue'
import { counted, GRANTED, knownOf, REFUSED, shown, UNCHOSEN } from './page.ts'

let app: App
let place: HTMLElement
const warned = vi.spyOn(console, 'warn')
const failed = vi.spyOn(console, 'error')

beforeEach(() => {
  place = document.body.appendChild(document.createElement('main'))
  for (const said of [warned, failed]) said.mockReset().mockImplementation(() => undefined)
})
afterEach(() => {
  app.unmount()
  freshPage()
})

/** Has the server draw with what it knows, and the page take that over, beginning with `initial`. */
async function hydrate(known: readonly string[], initial = knownOf(known)): Promise<void> {
  const served = createSSRApp(Settings, { consent: consentFor(), initial: knownOf(known) })
  place.innerHTML = await renderToString(served)
  app = createSSRApp(Settings, {
    consent: consentFor(),
    initial: JSON.parse(JSON.stringify(initial)),
  })
  app.mount(place)
}

test('draws what holds, and again on each grant, refusal and withdrawal', async () => {
  const consent = consentFor()
  app = createApp(Settings, { consent })
  app.mount(place)
  expect(shown(place)).toEqual({ words: UNCHOSEN, film: false })
  const [refuse, allow] = place.querySelectorAll('button')
  for (const change of [() => allow?.click(), () => consent.decide({ functional: true })]) {
    change()
    await nextTick()
    expect(shown(place)).toEqual({ words: GRANTED, film: true })
    consent.withdraw()
    await nextTick()
    expect(shown(place)).toEqual({ words: REFUSED, film: false })
  }
  allow?.click()
  refuse?.click()
  await nextTick()
  expect(shown(place)).toEqual({ words: REFUSED, film: false })
  await settled()
})

test('begins with an answer given before, in the turn in which it is mounted', async () => {
  seed(document, LOCAL, { functional: true })
  app = createApp(Settings, { consent: consentFor() })
  app.mount(place)
  await nextTick()
  expect(shown(place)).toEqual({ words: GRANTED, film: true })
})

test('listens once, and not any more when it is taken out', () => {
  const { consent, listening } = counted(consentFor())
  app = createApp(Settings, { consent })
  app.mount(place)
  expect(listening()).toBe(1)
  app.unmount()
  expect(listening()).toBe(0)
})

test.each([
  { before: ['functional'], known: ['functional'], words: GRANTED },
  { before: ['functional'], known: [], words: GRANTED },
  { before: [], known: ['functional'], words: REFUSED },
])(
  'takes over what the server drew for $known without a warning, then obeys $before',
  async ({ before, known, words }) => {
    seed(document, LOCAL, Object.fromEntries(before.map((key) => [key, true])))
    await hydrate(known)
    const drawn = place.querySelector('section')
    await nextTick()
    expect([warned.mock.calls, failed.mock.calls]).toEqual([[], []])
    expect(shown(place)).toEqual({ words, film: before.length > 0 })
    expect(place.querySelector('section')).toBe(drawn)
  },
)

test('Vue warns of a page that begins with another state than its server', async () => {
  await hydrate(['functional'], knownOf([]))
  expect(warned).toHaveBeenCalled()
})
