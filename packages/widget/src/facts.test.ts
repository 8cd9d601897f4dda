import { late } from '@placet/core/page'
import { noticeBrief, publish } from '@placet/core/policy'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { createFacts, type ShowFacts } from './facts.ts'
import { mount } from './mount.ts'
import { mountNotice, type Mounted } from './mount-notice.tsx'
import { rendered } from './rendered.ts'

const whole = rendered(policy, undefined)
const notice = { hash: whole.hash, content: noticeBrief(whole.content) }
const answer = { ...publish(policy), notice: { ...whole, language: 'en' } }
const other = { ...answer, notice: { ...answer.notice, hash: 'published-since' } }

const fetched = vi.fn<(url: string) => Promise<Response>>()
const loaded = vi.fn<() => Promise<ShowFacts>>()
const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
let mounted: Mounted | undefined

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  fetched.mockImplementation(async () => Response.json(answer))
  loaded.mockImplementation(async () => createFacts({ notice }, '/placet'))
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

const root = (): ShadowRoot | null | undefined =>
  document.querySelector('placet-consent')?.shadowRoot

function detailsOf(category: string): HTMLDetailsElement {
  const found = root()?.querySelector(`[data-placet-facts=${category}]`)
  if (found instanceof HTMLDetailsElement) return found
  throw new Error(`no details of ${category}`)
}

/** Opens or closes by script: the event comes a turn later, as it does by hand. */
async function toggle(category: string): Promise<void> {
  const details = detailsOf(category)
  details.open = !details.open
  await new Promise((later) => setTimeout(later, 20))
}

/** Preferences of a page that has the brief alone. */
function start(): void {
  const facts = late(loaded)
  const show: ShowFacts = (details) => facts((fill) => fill(details))
  mounted = mountNotice(fakeConsent(decidedState([])), notice, { facts: show })
  mounted.open()
}

const linkShown = (category: string): boolean => {
  const link = detailsOf(category).querySelector('p')
  return link?.hidden === false && link.querySelector('a')?.getAttribute('href') === '/privacy'
}

test('nothing of the facts is fetched before a details is opened', async () => {
  start()
  root()?.querySelector('dialog')?.dispatchEvent(new Event('toggle'))
  await new Promise((later) => setTimeout(later))
  expect([loaded.mock.calls, fetched.mock.calls]).toEqual([[], []])
  expect(root()?.textContent).not.toContain('Supabase')
})

test('they take the place of the link, with their style sheet, and are fetched once', async () => {
  start()
  await toggle('essential')
  expect(detailsOf('essential').textContent).toContain('RecipientSupabase, Inc.CountryUSSafeguard')
  expect(linkShown('essential')).toBe(false)
  await toggle('essential')
  await toggle('essential')
  await toggle('analytics')
  expect(root()?.querySelectorAll('h4')).toHaveLength(3)
  expect(detailsOf('analytics').textContent).toContain('Nothing is stored on your device.')
  expect(root()?.adoptedStyleSheets).toHaveLength(2)
  expect(fetched.mock.calls).toEqual([['/placet/policy?lang=en']])
  expect(loaded).toHaveBeenCalledTimes(1)
})

test('they survive what is drawn anew, and are there again in the next dialog', async () => {
  start()
  await toggle('essential')
  mounted?.open()
  expect(detailsOf('essential').querySelectorAll('h4')).toHaveLength(2)
  root()?.querySelector<HTMLElement>('[data-placet-action=close]')?.click()
  mounted?.open()
  expect(linkShown('essential')).toBe(true)
  await toggle('essential')
  expect(detailsOf('essential').querySelectorAll('h4')).toHaveLength(2)
  expect(fetched).toHaveBeenCalledTimes(1)
})

test.each<[string, () => void]>([
  ['another notice', () => fetched.mockImplementationOnce(async () => Response.json(other))],
  ['no answer', () => fetched.mockImplementationOnce(() => Promise.reject(new TypeError('gone')))],
  ['no JSON', () => fetched.mockImplementationOnce(async () => new Response('<html>'))],
  ['null', () => fetched.mockImplementationOnce(async () => Response.json(null))],
  ['no chunk', () => loaded.mockImplementationOnce(() => Promise.reject(new TypeError('gone')))],
])('with %s the link stays, and the next opening tries again', async (_, fail) => {
  fail()
  start()
  await toggle('functional')
  expect(linkShown('functional')).toBe(true)
  expect(root()?.querySelector('h4')).toBeNull()
  expect(said).toHaveBeenCalledTimes(1)
  await toggle('functional')
  await toggle('functional')
  expect(detailsOf('functional').textContent).toContain('Product video')
  expect(linkShown('functional')).toBe(false)
})

test('with the whole notice at hand nothing is fetched', async () => {
  mounted = mount(fakeConsent(decidedState([])))
  mounted.open()
  await toggle('essential')
  expect(detailsOf('essential').textContent).toContain(
    'sb-*-auth-tokenKeeps you signed in.400 days',
  )
  expect(fetched).not.toHaveBeenCalled()
})

test('a category without services has nothing to open', () => {
  const lone = { key: 'lone', label: 'Lone', purposes: ['Does it.'] }
  const content = { ...whole.content, categories: [lone] }
  mounted = mount(fakeConsent(decidedState([])), { notice: { hash: 'h', content } })
  mounted.open()
  expect(root()?.querySelector('section')?.textContent).toContain('Does it.')
  expect(root()?.querySelector('details')).toBeNull()
})
