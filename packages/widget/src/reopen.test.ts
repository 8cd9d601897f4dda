import { publish } from '@placet/core/policy'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { mount } from './mount.ts'
import type { Mounted } from './mount-notice.tsx'
import { showReopen } from './reopen.ts'

const parts = { label: 'Preferences', language: 'en' }
const host = (): HTMLElement | null => document.querySelector('placet-reopen')
const button = (): HTMLButtonElement | null | undefined =>
  host()?.shadowRoot?.querySelector('button')
const settled = (): Promise<unknown> => new Promise((later) => setTimeout(later, 150))

let stop: (() => void) | undefined
beforeEach(() => {
  stop = undefined
})
afterEach(() => {
  stop?.()
  expect(host()).toBeNull()
  expect(document.adoptedStyleSheets).toEqual([])
})

describe('the button in the corner', () => {
  test('has a name, and is marked as an opener', () => {
    stop = showReopen(fakeConsent(decidedState([])), parts)
    expect(button()?.ariaLabel).toBe('Preferences')
    expect(host()?.matches('[data-placet-open][lang=en]')).toBe(true)
  })

  test.each([
    ['shown once decided', decidedState([]), false],
    ['away while asked', {}, true],
    ['away while asked again', { status: 'stale' }, true],
    ['shown where a signal is the answer', { signal: { gpc: true } }, false],
    ['away where nobody is asked', { status: 'never' }, true],
  ] as const)('is %s', (_, state, hidden) => {
    stop = showReopen(fakeConsent(state), parts)
    expect(button()?.hidden).toBe(hidden)
  })

  test('comes with the decision, and goes when the visitor is asked again', () => {
    const consent = fakeConsent()
    stop = showReopen(consent, parts)
    consent.acceptAll()
    expect(button()?.hidden).toBe(false)
    consent.become({ status: 'stale' })
    expect(button()?.hidden).toBe(true)
  })

  test('stays where the page swaps its body, and comes back where the page took it out', async () => {
    stop = showReopen(fakeConsent(decidedState([])), parts)
    document.body.replaceWith(document.createElement('body'))
    expect(host()?.isConnected).toBe(true)
    host()?.remove()
    await settled()
    expect(host()?.isConnected).toBe(true)
  })

  test('does not come back once it was taken out for good', async () => {
    const consent = fakeConsent(decidedState([]))
    const end = showReopen(consent, parts)
    document.documentElement.append(document.createElement('i'))
    end()
    consent.become(decidedState([]))
    await settled()
    expect(host()).toBeNull()
    document.querySelector('html>i')?.remove()
  })

  test('takes a look, of which a value that is none spoils nothing else', () => {
    const look = { '--placet-text': 'navy', '--placet-surface': 'rgb(' }
    stop = showReopen(fakeConsent(decidedState([])), { ...parts, look })
    const rules = [...(host()?.shadowRoot?.adoptedStyleSheets[0]?.cssRules ?? [])]
    const text = rules.map(({ cssText }) => cssText).join('\n')
    expect(text).toContain('--placet-text: navy')
    expect(text).toContain('position: fixed')
  })
})

describe('mounted', () => {
  let mounted: Mounted
  test.each<[string, { reopen?: boolean }, { reopen?: boolean }]>([
    ['the policy says so', { reopen: true }, {}],
    ['the page says so', {}, { reopen: true }],
    ['nobody says so', {}, {}],
    ['the page says otherwise', { reopen: true }, { reopen: false }],
  ])('it is there or not, as %s', async (_, inPolicy, inPage) => {
    mounted = mount(fakeConsent(decidedState([]), { ...policy, ...inPolicy }), inPage)
    const there = { ...inPolicy, ...inPage }.reopen === true
    if (there) await vi.waitFor(() => expect(button()?.hidden).toBe(false))
    else await settled()
    expect(host() !== null).toBe(there)
    mounted.unmount()
  })

  test('it opens preferences, and is gone with them', async () => {
    mounted = mount(fakeConsent(decidedState([])), { reopen: true })
    await vi.waitFor(() => expect(host()).not.toBeNull())
    button()?.click()
    expect(document.querySelector('placet-consent')?.shadowRoot?.querySelector('dialog')).not.toBe(
      null,
    )
    mounted.unmount()
  })

  test('it does not come after unmounting', async () => {
    mounted = mount(fakeConsent(decidedState([])), { reopen: true })
    mounted.unmount()
    await settled()
    expect(host()).toBeNull()
  })
})

describe('the script', () => {
  const connected = async (script: object): Promise<readonly unknown[]> => {
    const tag = document.createElement('script')
    Object.assign(tag.dataset, script)
    Object.defineProperty(Document.prototype, 'currentScript', {
      configurable: true,
      get: () => tag,
    })
    vi.resetModules()
    await import('./reopen-script.ts')
    return Array.isArray(window.placet) ? window.placet : []
  }
  const connect = (entry: unknown): void => {
    if (typeof entry === 'function')
      Reflect.apply(entry, undefined, [fakeConsent(decidedState([]))])
  }
  beforeEach(() => {
    delete window.placet
    Reflect.deleteProperty(window, Symbol.for('placet-reopen'))
  })
  afterEach(() => {
    delete window.placet
    host()?.remove()
    document.adoptedStyleSheets = []
    vi.unstubAllGlobals()
  })

  test('of its own is named by the tag, or in English', async () => {
    const [entry] = await connected({ label: 'Einstellungen' })
    connect(entry)
    expect(button()?.ariaLabel).toBe('Einstellungen')
    host()?.remove()
    delete window.placet
    Reflect.deleteProperty(window, Symbol.for('placet-reopen'))
    connect((await connected({}))[0])
    expect(button()?.ariaLabel).toBe('Preferences')
  })

  test('behind placet.js takes the words, the language and the look that are inlined there', async () => {
    const content = { language: 'de', messages: { preferences: 'Einstellungen' } }
    vi.stubGlobal('PLACET_INLINE', { notice: { content }, look: { '--placet-text': 'navy' } })
    connect((await connected({}))[0])
    expect([button()?.ariaLabel, host()?.lang]).toEqual(['Einstellungen', 'de'])
  })

  test('does nothing the second time', async () => {
    expect(await connected({})).toHaveLength(1)
    expect(await connected({})).toHaveLength(1)
  })

  test('does nothing on a page with preferences of its own', async () => {
    expect(await connected({ ui: 'none' })).toEqual([])
  })

  test('takes the place of an element that has the name of the queue', async () => {
    Reflect.set(window, 'placet', document.createElement('form'))
    expect(await connected({})).toHaveLength(1)
  })
})

test('a policy can say so, and asks nobody again for it', () => {
  const before = publish(policy)
  const after = publish({ ...policy, reopen: true })
  expect(after.categories).toEqual(before.categories)
})
