import type { ConsentState } from '@placet/core'
import { fireEvent, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent, type FakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { mount } from './mount.ts'
import type { Mounted } from './mount-notice.tsx'
import { rendered } from './rendered.ts'

let mounted: Mounted | undefined

function start(state: Partial<ConsentState> = {}): FakeConsent {
  const consent = fakeConsent(state)
  mounted = mount(consent)
  return consent
}

const host = (): HTMLElement | null => document.querySelector('placet-consent')
const layer = (name: 'notice' | 'preferences'): HTMLElement | null =>
  host()?.shadowRoot?.querySelector<HTMLElement>(`[data-placet-layer=${name}]`) ?? null

function find(name: 'notice' | 'preferences', selector: string): HTMLElement {
  const found = layer(name)?.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector} in ${name}`)
  return found
}
const button = (name: 'notice' | 'preferences', action: string): HTMLElement =>
  find(name, `[data-placet-action=${action}]`)

function box(category: string): HTMLInputElement {
  const found = find('preferences', `[data-placet-category=${category}]`)
  if (found instanceof HTMLInputElement) return found
  throw new Error(`${category} is no input`)
}
const spoken = (): string =>
  host()?.shadowRoot?.querySelector('[role=status]')?.textContent ?? 'nothing'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  mounted?.unmount()
  vi.useRealTimers()
})

describe('the notice', () => {
  test.each<[Partial<ConsentState>, boolean]>([
    [{ status: 'undecided' }, true],
    [{ status: 'stale', changed: ['analytics'] }, true],
    [{ status: 'decided' }, false],
    [{ status: 'never' }, false],
    [{ status: 'undecided', signal: { gpc: true } }, false],
    [{ status: 'stale', signal: { gpc: true } }, false],
  ])('with %j is shown: %j', (state, shown) => {
    start(state)
    expect(layer('notice') !== null).toBe(shown)
  })

  test('stands first in the body, in an open shadow root, and takes no focus', () => {
    document.body.append(document.createElement('main'))
    start()
    expect(document.body.firstElementChild).toBe(host())
    expect(host()?.shadowRoot?.mode).toBe('open')
    expect(host()?.lang).toBe('en')
    expect(document.activeElement).toBe(document.body)
    expect(host()?.shadowRoot?.querySelector('[style], style')).toBeNull()
  })

  test('offers accept and refuse as the same element with another label', () => {
    start()
    const [refuse, accept] = [button('notice', 'reject-all'), button('notice', 'accept-all')]
    const shape = ({ tagName, attributes }: HTMLElement): unknown => [
      tagName,
      [...attributes]
        .filter(({ name }) => name !== 'data-placet-action')
        .map(({ name, value }) => [name, value]),
    ]
    expect(shape(refuse)).toEqual(shape(accept))
    expect(refuse.parentElement).toBe(accept.parentElement)
    expect([...(refuse.parentElement?.children ?? [])]).toEqual([refuse, accept])
    expect([refuse.textContent, accept.textContent]).toEqual(['Reject all', 'Accept all'])
  })

  test('names the controller, every optional purpose, the way back and the privacy policy', () => {
    start()
    const { textContent } = find('notice', '.text')
    for (const words of ['Fine-Tune Lab, Inc.', 'Remembers your theme', 'Counts which pages']) {
      expect(textContent).toContain(words)
    }
    expect(textContent).toContain('withdraw your choice at any time')
    expect(textContent).not.toContain('Keeps you signed in')
    expect(find('notice', 'a').getAttribute('href')).toBe('/privacy')
  })

  test('says what is new where an answer went stale', () => {
    start({ ...decidedState(['functional']), status: 'stale', changed: ['analytics'] })
    expect(find('notice', '.text').textContent).toContain(
      'New since you last chose: Anonymous analytics',
    )
  })

  test.each(['accept-all', 'reject-all'] as const)('obeys an untrusted click on %s', (action) => {
    const consent = start()
    button('notice', action).click()
    const { hash } = rendered(policy, 'en')
    const how = { surface: 'notice', notice: { hash, language: 'en' } }
    const name = action === 'accept-all' ? 'acceptAll' : 'rejectAll'
    expect(consent.calls).toEqual([{ name, how }])
    expect(layer('notice')).toBeNull()
  })

  test('goes when another tab decides, and leaves nothing behind', () => {
    const consent = start()
    consent.become(decidedState([]))
    expect(host()).toBeNull()
  })

  test('comes back when the answer lapses', () => {
    const consent = start(decidedState([]))
    consent.become({ status: 'undecided' })
    expect(layer('notice')).not.toBeNull()
  })

  test('leaves with unmount and answers no opener after it', () => {
    document.body.innerHTML = '<a data-placet-open>settings</a>'
    start()
    mounted?.unmount()
    const click = new MouseEvent('click', { bubbles: true, cancelable: true })
    document.querySelector('a')?.dispatchEvent(click)
    expect(host()).toBeNull()
    expect(click.defaultPrevented).toBe(false)
  })
})

describe('preferences', () => {
  test('has nothing ticked before a grant, and no control for what is always on', () => {
    start()
    button('notice', 'preferences').click()
    const boxes = within(find('preferences', '.text')).getAllByRole('switch')
    expect(boxes).toEqual([box('functional'), box('analytics')])
    expect(boxes.map((each) => (each instanceof HTMLInputElement ? each.checked : '?'))).toEqual([
      false,
      false,
    ])
    expect(find('preferences', 'section').textContent).toContain('Always on')
  })

  test('stores exactly the ticked set on save', () => {
    const consent = start()
    button('notice', 'preferences').click()
    box('analytics').click()
    button('preferences', 'save').click()
    expect(consent.calls).toMatchObject([
      {
        name: 'decide',
        categories: { functional: false, analytics: true },
        how: { surface: 'preferences' },
      },
    ])
    expect(layer('preferences')).toBeNull()
  })

  test('shows the present state when opened again, not what was ticked and left', () => {
    start(decidedState(['functional']))
    mounted?.open()
    box('analytics').click()
    button('preferences', 'close').click()
    mounted?.open()
    expect([box('functional').checked, box('analytics').checked]).toEqual([true, false])
  })

  test('keeps what is ticked while the state changes underneath', () => {
    const consent = start()
    button('notice', 'preferences').click()
    box('analytics').click()
    consent.become(decidedState([]))
    expect(layer('notice')).toBeNull()
    expect(box('analytics').checked).toBe(true)
  })

  test.each(['close', 'escape'])('takes %s for no choice', (way) => {
    const consent = start()
    button('notice', 'preferences').click()
    box('functional').click()
    if (way === 'close') button('preferences', 'close').click()
    else fireEvent(layer('preferences') ?? document, new Event('close'))
    expect(consent.calls).toEqual([])
    expect(layer('preferences')).toBeNull()
    expect(layer('notice')).not.toBeNull()
  })

  test('is not closed by the late close event of the dialog before it', () => {
    start(decidedState([]))
    mounted?.open()
    button('preferences', 'close').click()
    mounted?.open()
    vi.advanceTimersByTime(100)
    expect(layer('preferences')).not.toBeNull()
  })

  test('withdraws where something was granted, refuses where nothing was', () => {
    const consent = start(decidedState(['analytics']))
    for (let round = 0; round < 2; round++) {
      mounted?.open()
      button('preferences', 'reject-all').click()
    }
    expect(consent.calls.map(({ name }) => name)).toEqual(['withdraw', 'rejectAll'])
  })

  test('lists services with recipient, country, safeguard and what each stores', () => {
    start()
    button('notice', 'preferences').click()
    for (const details of layer('preferences')?.querySelectorAll('details') ?? []) {
      details.open = true
      fireEvent(details, new Event('toggle'))
    }
    const [signIn] = within(find('preferences', '.text')).getAllByRole('table', { hidden: true })
    expect(signIn?.textContent).toContain('sb-*-auth-tokenKeeps you signed in.400 days')
    const { textContent } = find('preferences', '.text')
    expect(textContent).toContain(
      'RecipientSupabase, Inc.CountryUnited StatesSafeguardStandard contractual',
    )
    expect(textContent).toContain('Nothing is stored on your device.')
    expect(textContent).toContain('548 Market Street')
    expect(find('preferences', 'address a').getAttribute('href')).toBe(
      'mailto:privacy@finetunelab.ai',
    )
  })

  test('stays shut where nobody is to be asked', () => {
    start({ status: 'never' })
    mounted?.open()
    expect(host()).toBeNull()
  })
})

describe('openers', () => {
  test('work when put in late, by anything inside them, and keep the page where it is', () => {
    start(decidedState([]))
    document.body.innerHTML = '<a href="#top" data-placet-open><b>Cookie settings</b></a>'
    const click = new MouseEvent('click', { bubbles: true, cancelable: true })
    document.querySelector('b')?.dispatchEvent(click)
    expect(layer('preferences')).not.toBeNull()
    expect(click.defaultPrevented).toBe(true)
  })

  test('get focus back when preferences close', () => {
    start({ signal: { gpc: true } })
    document.body.innerHTML = '<button data-placet-open>Cookie settings</button>'
    const opener = document.querySelector('button')
    opener?.click()
    expect(host()?.shadowRoot?.activeElement).toBe(button('preferences', 'close'))
    button('preferences', 'close').click()
    expect(document.activeElement).toBe(opener)
    expect(host()).toBeNull()
  })
})

describe('in a page that changes', () => {
  const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined)

  test.each<[string, () => void]>([
    ['its body is replaced', () => document.body.replaceWith(document.createElement('body'))],
    ['its body gets other contents', () => document.body.replaceChildren(new Text('other'))],
    ['what the notice stands in goes', () => host()?.parentElement?.remove()],
  ])('the notice is there again, once, where %s', async (name, change) => {
    const around = document.body.appendChild(document.createElement('div'))
    start()
    if (name.startsWith('what')) around.append(host() ?? '')
    else document.body.append('the page')
    await settled()
    change()
    if (!document.body) document.documentElement.append(document.createElement('body'))
    await settled()
    expect(document.querySelectorAll('placet-consent')).toHaveLength(1)
    expect(layer('notice')).not.toBeNull()
  })

  test('the notice stays out where it alone was taken out, and nothing is decided', async () => {
    const consent = start()
    document.body.append('the page')
    host()?.remove()
    document.body.append('goes on')
    await settled()
    expect(host()).toBeNull()
    expect(consent.calls).toEqual([])
  })

  test('a decision ends it: no change of the page brings the notice back', async () => {
    start()
    button('notice', 'reject-all').click()
    await vi.advanceTimersByTimeAsync(4000)
    document.body.replaceWith(document.createElement('body'))
    await settled()
    expect(host()).toBeNull()
  })

  test('comes out of a dialog that closes around it', async () => {
    const dialog = document.body.appendChild(document.createElement('dialog'))
    start()
    dialog.open = true
    dialog.prepend(host() ?? '')
    dialog.open = false
    await settled()
    expect(host()?.parentElement).toBe(document.body)
  })
})

describe('after a choice', () => {
  test('a status says it is saved, in a region that was there before, and then it goes', () => {
    start()
    const region = host()?.shadowRoot?.querySelector('[role=status]')
    expect(region?.textContent).toBe('')
    button('notice', 'reject-all').click()
    expect(host()?.shadowRoot?.querySelector('[role=status]')).toBe(region)
    expect(spoken()).toBe('Your choice is saved.')
    expect(host()?.shadowRoot?.querySelectorAll('[data-placet-layer]')).toHaveLength(0)
    vi.advanceTimersByTime(3000)
    expect(host()).toBeNull()
  })

  test('nothing is announced for what another tab chose', () => {
    const consent = start()
    mounted?.open()
    consent.become(decidedState([]))
    expect(spoken()).toBe('')
  })
})

describe('mount', () => {
  test('says what is missing where there is nothing to show', () => {
    const { policy: _, ...bare } = fakeConsent()
    expect(() => mount(bare)).toThrow(/Pass \{ notice \}, or a consent made by createConsent/)
  })

  test('takes a notice as it is, from right to left where its language runs so', () => {
    const { hash, content } = rendered(policy, 'en')
    const consent = fakeConsent()
    mounted = mount(consent, { notice: { hash, content: { ...content, language: 'ar' } } })
    expect([host()?.dir, host()?.lang]).toEqual(['rtl', 'ar'])
    button('notice', 'accept-all').click()
    expect(consent.calls[0]?.how?.notice).toEqual({ hash, language: 'ar' })
  })

  test('speaks what the page does, once the words are there, and opens then', async () => {
    vi.useRealTimers()
    document.documentElement.lang = 'de-AT'
    mounted = mount(fakeConsent({}, { ...policy, languages: ['en', 'de'] }))
    mounted.open()
    expect(host()).toBeNull()
    await vi.waitFor(() => expect(layer('preferences')).not.toBeNull())
    expect(host()?.lang).toBe('de')
    expect(button('notice', 'reject-all').textContent).toBe('Alle ablehnen')
    document.documentElement.lang = ''
  })

  test('taken out before its words are there, it never shows', async () => {
    vi.useRealTimers()
    mounted = mount(fakeConsent({}, { ...policy, languages: ['de'] }))
    mounted.unmount()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(host()).toBeNull()
  })

  test('lets a look set custom properties and nothing else', () => {
    const rules = (): CSSRule[] => [...(host()?.shadowRoot?.adoptedStyleSheets[0]?.cssRules ?? [])]
    start()
    const before = rules().length
    mounted?.unmount()
    mounted = mount(fakeConsent(), {
      look: { '--placet-accent': 'rebeccapurple', display: 'none', '--placet-x': '1}*{color:red' },
    })
    expect(rules()).toHaveLength(before)
    const text = rules()[0]?.cssText ?? ''
    expect(text).toContain('--placet-accent: rebeccapurple')
    expect(text).not.toContain('display: none')
  })
})
