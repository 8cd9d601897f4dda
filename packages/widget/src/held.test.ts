import { afterEach, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent } from '../test/fake-consent.ts'
import { onHeld } from './held.ts'
import { mount } from './mount.ts'

let stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops) stop()
  stops = []
})

const FILM = '<iframe data-placet="functional" data-src="/film"></iframe>'
const put = (html: string): void => document.body.insertAdjacentHTML('beforeend', html)
const frames = (): Promise<unknown> => new Promise((later) => setTimeout(later, 60))

test.each([
  ['a frame', FILM],
  ['one deep in what was put in', `<main><p>${FILM}</p></main>`],
  ['a video', '<video data-placet="functional" data-src="/film.mp4"></video>'],
])('%s that is held is found once, however late it comes', async (_, html) => {
  const found = vi.fn()
  stops.push(onHeld(fakeConsent(), found))
  await frames()
  expect(found).not.toHaveBeenCalled()
  put(html)
  await vi.waitFor(() => expect(found).toHaveBeenCalled())
  put(html)
  await frames()
  expect(found).toHaveBeenCalledTimes(1)
})

test('what shows nothing of its own is not looked for', async () => {
  const found = vi.fn()
  stops.push(onHeld(fakeConsent(), found))
  put('<script type="text/plain" data-placet="analytics"></script>')
  put('<img data-placet="analytics" data-src="/dot.png"><iframe src="about:blank"></iframe>')
  await frames()
  expect(found).not.toHaveBeenCalled()
})

test('what is allowed is found when it no longer is', async () => {
  const found = vi.fn()
  const consent = fakeConsent(decidedState(['functional']))
  stops.push(onHeld(consent, found))
  put(FILM)
  await frames()
  expect(found).not.toHaveBeenCalled()
  consent.become(decidedState([]))
  await vi.waitFor(() => expect(found).toHaveBeenCalledTimes(1))
})

test('nothing is found once it was stopped', async () => {
  const found = vi.fn()
  onHeld(fakeConsent(), found)()
  put(FILM)
  await frames()
  expect(found).not.toHaveBeenCalled()
})

test('a mounted widget puts a placeholder there, and none into a page where nothing is held', async () => {
  const { unmount } = mount(fakeConsent())
  stops.push(unmount)
  await frames()
  expect(document.querySelector('placet-placeholder')).toBeNull()
  put(FILM)
  await vi.waitFor(() => expect(document.querySelector('placet-placeholder')).not.toBeNull(), 4000)
})
