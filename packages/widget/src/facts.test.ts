import { late } from '@placet/core/page'
import { noticeBrief, publish } from '@placet/core/policy'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { createFacts, type ShowFacts } from './facts.ts'
import { mount } from './mount.ts'
import { mountNotice, type Mounted } from './mount-notice.tsx'
import { rendered } from './rendered.ts'

const whole = rendered(policy, 'en')
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
  loaded.mockImplementation(async () => createFacts({ notice }, { endpoint: '/placet' }))
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

const settled = (): Promise<unknown> => new Promise((later) => setTimeout(later, 20))

/** Opens or closes by script: the event comes a turn later, as it does by hand. */
async function toggle(category: string): Promise<void> {
  const details = detailsOf(category)
  details.open = !details.open
  await settled()
}

/** Facts whose code is loaded when they are first asked for. */
function facts(): ShowFacts {
  const load = late(loaded)
  return (target) => load((show) => show(target))
}

/** Preferences of a page that has the brief alone. */
function start(granted: readonly string[] = []): void {
  mounted = mountNotice(fakeConsent(decidedState(granted)), notice, { facts: facts() })
  mounted.open()
}

const linkShown = (category: string): boolean => {
  const link = detailsOf(category).querySelector('p')
  return link?.hidden === false && link.querySelector('a')?.getAttribute('href') === '/privacy'
}

test('their code loads as preferences open, and they are not fetched before a details opens', async () => {
  mounted = mountNotice(fakeConsent(), notice, { facts: facts() })
  await settled()
  expect(loaded).not.toHaveBeenCalled()
  mounted.unmount()
  start()
  root()?.querySelector('dialog')?.dispatchEvent(new Event('toggle'))
  await settled()
  expect(loaded).toHaveBeenCalledTimes(1)
  expect(fetched).not.toHaveBeenCalled()
  expect(root()?.textContent).not.toContain('Supabase')
})

test('they take the place of the link, with their style sheet, and are fetched once', async () => {
  start()
  await toggle('essential')
  expect(detailsOf('essential').textContent).toContain(
    'RecipientSupabase, Inc.CountryUnited StatesSafeguard',
  )
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
  [
    'no chunk',
    () => {
      // Asked for as preferences open, and again for the details.
      loaded.mockImplementationOnce(() => Promise.reject(new TypeError('gone')))
      loaded.mockImplementationOnce(() => Promise.reject(new TypeError('gone')))
    },
  ],
])('with %s the link stays, and the next opening tries again', async (_, fail) => {
  fail()
  start()
  await toggle('functional')
  expect(linkShown('functional')).toBe(true)
  expect(root()?.querySelector('h4')).toBeNull()
  expect(said).toHaveBeenCalled()
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

test('what is stored is a table: named, with a head for each column and each row', async () => {
  mounted = mount(fakeConsent(decidedState([])))
  mounted.open()
  await toggle('essential')
  const table = detailsOf('essential').querySelector('table')
  expect(table?.caption?.textContent).toBe('Stored on your device')
  const heads = (scope: string): (string | null)[] =>
    [...(table?.querySelectorAll(`th[scope=${scope}]`) ?? [])].map(({ textContent }) => textContent)
  expect(heads('col')).toEqual(['Name', 'Purpose', 'Kept for'])
  expect(heads('row')).toEqual(['sb-*-auth-token', 'sb-*-auth-token-code-verifier'])
})

test.each([
  ['US', 'SCC', 'United States', 'Standard contractual clauses'],
  ['DE', 'Adequacy decision of 2023', 'Germany', 'Adequacy decision of 2023'],
  ['ZZ', 'Own words', 'Unknown Region', 'Own words'],
  ['Atlantis', 'SCC', 'Atlantis', 'Standard contractual clauses'],
])('a country %s and a safeguard %s are said in words', async (...words) => {
  const [country, safeguard, ...expected] = words
  const service = { name: 'Tool', recipient: 'Somebody', country, safeguard }
  const lone = { key: 'lone', label: 'Lone', purposes: ['Does it.'], services: [service] }
  const content = { ...whole.content, categories: [lone] }
  mounted = mount(fakeConsent(decidedState([])), { notice: { hash: 'h', content } })
  mounted.open()
  await toggle('lone')
  const shown = [...detailsOf('lone').querySelectorAll('dd')].map(({ textContent }) => textContent)
  expect(shown).toEqual(['Somebody', ...expected])
})

test('a category without services has nothing to open', () => {
  const lone = { key: 'lone', label: 'Lone', purposes: ['Does it.'] }
  const content = { ...whole.content, categories: [lone] }
  mounted = mount(fakeConsent(decidedState([])), { notice: { hash: 'h', content } })
  mounted.open()
  expect(root()?.querySelector('section')?.textContent).toContain('Does it.')
  expect(root()?.querySelector('details')).toBeNull()
})

describe('a signal of the browser', () => {
  const { messages } = whole.content
  const sentence = (): string | null | undefined =>
    root()?.querySelector('[data-placet-layer=preferences] [data-placet-signal]')?.textContent

  function browser(signals: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(signals)) {
      Object.defineProperty(navigator, name, { value, configurable: true })
    }
  }
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'globalPrivacyControl')
    Reflect.deleteProperty(navigator, 'doNotTrack')
  })

  test.each([
    ['Global Privacy Control', { globalPrivacyControl: true }, messages.gpc],
    ['Do Not Track', { doNotTrack: '1' }, messages.dnt],
    ['both', { globalPrivacyControl: true, doNotTrack: '1' }, messages.gpc],
  ])('%s is said in preferences, in one sentence', async (_, signals, words) => {
    browser(signals)
    start()
    await settled()
    expect(sentence()).toBe(words)
    expect(fetched.mock.calls).toEqual([['/placet/policy?lang=en']])
    mounted?.open()
    await settled()
    expect(root()?.querySelectorAll('[data-placet-signal]')).toHaveLength(1)
    root()?.querySelector<HTMLElement>('[data-placet-action=close]')?.click()
    mounted?.open()
    await settled()
    expect(sentence()).toBe(words)
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  test.each<[string, readonly string[], number]>([
    ['after what introduces them', [], 1],
    ['first of all where nothing does', ['functional'], 0],
  ])('it stands before the categories, %s', async (_, granted, at) => {
    browser({ globalPrivacyControl: true })
    start(granted)
    await settled()
    const spoken = root()?.querySelector('[data-placet-signal]')
    expect([...(spoken?.parentElement?.children ?? [])].findIndex((it) => it === spoken)).toBe(at)
  })

  test.each([
    ['none', {}],
    ['an undecided', { globalPrivacyControl: false, doNotTrack: 'unspecified' }],
    ['a denied', { doNotTrack: '0' }],
    ['a forged', { globalPrivacyControl: 'true', doNotTrack: 1 }],
  ])('%s one is not spoken of, and nothing is fetched', async (_, signals) => {
    browser(signals)
    start()
    await settled()
    expect(sentence()).toBeUndefined()
    expect(fetched).not.toHaveBeenCalled()
  })

  test('with the whole notice at hand is said without a fetch', async () => {
    browser({ globalPrivacyControl: true })
    mounted = mount(fakeConsent(decidedState([])))
    mounted.open()
    await settled()
    expect(sentence()).toBe(messages.gpc)
    expect(fetched).not.toHaveBeenCalled()
  })
})
