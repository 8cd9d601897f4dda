import { pagePolicy, publish } from '@placet/core/policy'
import type { Consent, ConsentState } from '@placet/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { policy } from '../test/policy.ts'
import { rendered } from './rendered.ts'

const INLINE = {
  policy: pagePolicy(publish({ ...policy, site: { name: 'Lab', origins: ['http://localhost'] } })),
  notice: rendered(policy, undefined),
  chunks: '*-chunk.ts',
}

/** Runs the script tag's entry as if its file lay in the source folder. */
async function load(attributes: Readonly<Record<string, string>> = {}): Promise<void> {
  const script = document.createElement('script')
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  script.src = import.meta.url
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true })
  vi.resetModules()
  await import('./script.ts')
}

const shadow = (): ShadowRoot | null | undefined =>
  document.querySelector('placet-consent')?.shadowRoot
const press = (selector: string): void => shadow()?.querySelector<HTMLElement>(selector)?.click()
const consentOf = (): Consent => Reflect.get(window, 'placet').consent

beforeEach(() => {
  vi.stubGlobal('PLACET_INLINE', INLINE)
})
afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(window, Symbol.for('placet'))
  Reflect.deleteProperty(window, 'placet')
  document.cookie = 'placet=; Max-Age=0; Path=/'
})

// First: the listeners of later tests stay in the document.
test('leaves notice and preferences to the page with data-ui=none', async () => {
  document.body.innerHTML = '<button data-placet-open>settings</button>'
  await load({ 'data-ui': 'none' })
  document.querySelector('button')?.click()
  await new Promise((later) => setTimeout(later, 100))
  expect(document.querySelector('placet-consent')).toBeNull()
  expect(consentOf().state.status).toBe('undecided')
})

test('asks, stores the choice, tells the page, and does not ask again', async () => {
  const changes: ConsentState[] = []
  const note = (event: Event): unknown => event instanceof CustomEvent && changes.push(event.detail)
  addEventListener('placet:change', note)
  await load()
  await vi.waitFor(() => expect(shadow()?.querySelector('[data-placet-layer=notice]')).toBeTruthy())
  expect(document.cookie).toBe('')
  expect(changes).toEqual([])
  press('[data-placet-action=accept-all]')
  await vi.waitFor(() => expect(document.cookie).toContain('placet=u.'))
  expect(changes.at(-1)?.effective['analytics']).toBe(true)
  removeEventListener('placet:change', note)

  document.body.replaceChildren()
  Reflect.deleteProperty(window, Symbol.for('placet'))
  await load()
  await new Promise((later) => setTimeout(later, 100))
  expect(consentOf().allows('analytics')).toBe(true)
  expect(document.querySelector('placet-consent')).toBeNull()
})

test('opens preferences on the first click of an opener, though nothing was to be asked', async () => {
  await load({ 'data-ask': 'never' })
  expect(consentOf().state.status).toBe('never')
  Reflect.deleteProperty(window, Symbol.for('placet'))
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true })
  await load()
  document.body.innerHTML = '<button data-placet-open>settings</button>'
  expect(document.querySelector('placet-consent')).toBeNull()
  document.querySelector('button')?.click()
  await vi.waitFor(() => expect(shadow()?.querySelector('dialog')?.open).toBe(true))
  Reflect.deleteProperty(navigator, 'globalPrivacyControl')
})

test('does nothing the second time', async () => {
  await load()
  const first = consentOf()
  await load()
  expect(consentOf()).toBe(first)
})
