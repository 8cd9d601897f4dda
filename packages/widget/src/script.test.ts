import { pagePolicy, publish, type Policy } from '@placet/core/policy'
import type { Consent, ConsentState } from '@placet/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { policy } from '../test/policy.ts'
import { rendered } from './rendered.ts'

const policyHere: Policy = {
  ...policy,
  site: { name: 'Lab', origins: ['http://localhost'] },
}
const INLINE = {
  policy: pagePolicy(publish(policyHere)),
  notice: rendered(policy, 'en'),
  chunks: '*-chunk.ts',
}

type Attributes = Readonly<Record<string, string>>

/** Makes a script tag the one that is running; its chunks are beside this address. */
function tag(attributes: Attributes, src: string): void {
  const script = document.createElement('script')
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  script.src = src
  vi.spyOn(Document.prototype, 'currentScript', 'get').mockReturnValue(script)
  vi.resetModules()
}

/** Runs what a server serves. */
async function load(attributes: Attributes = {}): Promise<void> {
  tag(attributes, import.meta.url)
  await import('./served.ts')
}

/** Runs the file that a static site has. */
async function loadStatic(attributes: Attributes = {}): Promise<void> {
  tag(attributes, import.meta.url.replace(/src\/[^/]*$/, 'test/built/placet.js'))
  await import('./script.ts')
}

const shadow = (): ShadowRoot | null | undefined =>
  document.querySelector('placet-consent')?.shadowRoot
const press = (selector: string): void => shadow()?.querySelector<HTMLElement>(selector)?.click()
const isApi = (value: unknown): value is { readonly consent: Consent } =>
  typeof value === 'object' && value !== null && 'consent' in value

function consentOf(): Consent {
  if (isApi(window.placet)) return window.placet.consent
  throw new TypeError('no window.placet')
}

beforeEach(() => {
  vi.stubGlobal('PLACET_INLINE', INLINE)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.spyOn(Document.prototype, 'currentScript', 'get').mockRestore()
  Reflect.deleteProperty(window, Symbol.for('placet'))
  Reflect.deleteProperty(window, 'placet')
  document.cookie = 'placet=; Max-Age=0; Path=/'
})

describe('the script that a server serves', () => {
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
    const note = (event: Event): unknown =>
      event instanceof CustomEvent && changes.push(event.detail)
    addEventListener('placet:change', note)
    await load()
    await vi.waitFor(() =>
      expect(shadow()?.querySelector('[data-placet-layer=notice]')).toBeTruthy(),
    )
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
})

describe('the script of a static site', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  afterEach(() => void said.mockClear())

  test('starts from the policy that its tag names, once', async () => {
    const asked = vi.fn(async (_url: URL) => Response.json(policyHere))
    vi.stubGlobal('fetch', asked)
    await loadStatic({ 'data-policy': '/policy.json', 'data-ui': 'none' })
    await loadStatic({ 'data-policy': '/other.json', 'data-ui': 'none' })
    // Not what a part of the test before it may have queued there.
    await vi.waitFor(() => expect(isApi(Reflect.get(window, 'placet'))).toBe(true), 5000)
    expect(asked.mock.calls.map(([{ pathname }]) => pathname)).toEqual(['/policy.json'])
    expect(consentOf().state.status).toBe('undecided')
    expect(consentOf().policy?.site.name).toBe('Lab')
    expect(said).not.toHaveBeenCalled()
  })

  test('says why there is no policy, and allows nothing', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
    await loadStatic({ 'data-policy': '/policy.json' })
    await vi.waitFor(() => expect(said).toHaveBeenCalled(), 5000)
    expect(said.mock.calls).toEqual([[new Error('/policy.json answered 404')]])
    expect(isApi(Reflect.get(window, 'placet'))).toBe(false)
  })
})
