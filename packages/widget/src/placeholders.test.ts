import type { ConsentState } from '@placet/core'
import { noticeBrief, type Policy } from '@placet/core/policy'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent, type FakeConsent } from '../test/fake-consent.ts'
import { policy as base } from '../test/policy.ts'
import { createPlaceholders, type PlaceholderParts } from './placeholders.ts'
import { rendered } from './rendered.ts'
import type { Whole } from './whole.ts'

const player = { ...base.services['player'], hosts: ['video.test'] }
const maps = {
  name: 'Maps & more $&',
  category: 'functional',
  recipient: 'Maps Ltd',
  country: 'IE',
  hosts: ['*.maps.test'],
  storage: [{ kind: 'local', key: 'm', purpose: 'settings', lifetime: 'P6M' }],
}
const policy = { ...base, services: { ...base.services, player, maps } } as Policy
const { hash, content } = rendered(policy, 'en')
const brief = { hash, content: noticeBrief(content) }
const known: Whole = { policy, notice: content }

const once = vi.fn<(element: Element) => void>()
const whole = vi.fn<() => Promise<Whole>>()
const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
let stops: (() => void)[] = []

beforeEach(() => {
  whole.mockImplementation(async () => known)
})
afterEach(() => {
  for (const stop of stops) stop()
  stops = []
  vi.clearAllMocks()
  vi.useRealTimers()
})

const turn = (): Promise<void> => new Promise((later) => setTimeout(later))

interface Setting {
  readonly state?: Partial<ConsentState>
  readonly parts?: Partial<PlaceholderParts>
  readonly root?: Document | ShadowRoot
}

/** A page with these elements, watched, once what is said of them has arrived. */
async function start(html: string, setting: Setting = {}): Promise<FakeConsent> {
  const { state, parts, root = document } = setting
  if (html) document.body.innerHTML = html
  const consent = fakeConsent(state, policy)
  const { watch } = createPlaceholders(consent, { once, whole, brief, ...parts })
  stops.push(watch(root))
  await turn()
  return consent
}

const FILM = '<iframe data-placet="functional" data-src="https://video.test/film"></iframe>'

const hosts = (root: ParentNode = document): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>('placet-placeholder'),
]
const text = (host = hosts()[0]): string => host?.shadowRoot?.textContent ?? 'nothing'
const buttons = (host = hosts()[0]): HTMLButtonElement[] => [
  ...(host?.shadowRoot?.querySelectorAll('button') ?? []),
]
const labels = (): (string | null)[] => buttons().map(({ textContent }) => textContent)
const press = (action: string, host = hosts()[0]): void => {
  const found = buttons(host).find(({ dataset }) => dataset['placetAction'] === action)
  if (!found) throw new Error(`no ${action} in ${text(host)}`)
  found.click()
}
function held(selector = '[data-placet]'): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

describe('what is said', () => {
  test('names the service of the address, why, who receives it and where', async () => {
    await start(FILM)
    const words = text()
    expect(words).toContain('Product video: not loaded unless you allow it.')
    expect(words).toContain('Plays the product video.')
    expect(words).toContain('Recipient: Vercel, Inc., United States')
    const link = hosts()[0]?.shadowRoot?.querySelector('a')
    expect([link?.getAttribute('href'), link?.textContent]).toEqual(['/privacy', 'Privacy policy'])
    expect(labels()).toEqual(['Show once', 'Always allow: Functional'])
  })

  test('names every purpose that allowing its category would allow', async () => {
    await start('<iframe data-placet="functional" data-src="//eu.maps.test/"></iframe>')
    expect(text()).toContain('Maps & more $&: not loaded unless you allow it.')
    expect(text()).toContain('Remembers your theme')
    expect(text()).toContain('Plays the product video')
  })

  test.each<[string, string]>([
    ['data-placet-service="player"', 'Product video: not loaded'],
    ['data-placet-service="player" data-src="https://eu.maps.test"', 'Product video: not loaded'],
    ['data-placet-service="no-such"', 'FunctionalRemembers'],
    ['data-placet-service="toString"', 'FunctionalRemembers'],
    ['data-src="https://elsewhere.test/"', 'FunctionalRemembers'],
    ['data-src="http://"', 'FunctionalRemembers'],
    ['', 'FunctionalRemembers'],
  ])('of an element with %s it says: %s', async (attributes, words) => {
    await start(`<video data-placet="functional" ${attributes}></video>`)
    expect(text()).toContain(words)
    expect(labels()).toEqual(['Show once', 'Always allow: Functional'])
  })

  test('is a labelled group with two buttons that differ in action and label alone', async () => {
    await start(FILM)
    const group = hosts()[0]?.shadowRoot?.querySelector('[role=group]')
    const label = hosts()[0]?.shadowRoot?.getElementById(
      group?.getAttribute('aria-labelledby') ?? '',
    )
    expect(label?.textContent).toBe('Product video: not loaded unless you allow it.')
    const shapes = buttons().map(({ tagName, attributes }) => [
      tagName,
      [...attributes].map(({ name }) => name).join(),
    ])
    expect(shapes).toEqual([
      ['BUTTON', 'data-placet-action'],
      ['BUTTON', 'data-placet-action'],
    ])
  })

  test('follows the language of the notice, and takes the look of the page', async () => {
    const arabic = { ...content, language: 'ar' }
    await start(FILM, {
      parts: {
        brief: { hash, content: noticeBrief(arabic) },
        look: { '--placet-accent': 'teal', display: 'none' },
      },
    })
    expect([hosts()[0]?.lang, hosts()[0]?.dir]).toEqual(['ar', 'rtl'])
    const rule = hosts()[0]?.shadowRoot?.adoptedStyleSheets[0]?.cssRules[0]?.cssText ?? ''
    expect(rule).toContain('--placet-accent: teal')
    expect(rule).not.toContain('display: none')
  })

  test('needs no style in an attribute or an element', async () => {
    await start(FILM)
    expect(hosts()[0]?.hasAttribute('style')).toBe(false)
    expect(hosts()[0]?.shadowRoot?.querySelector('[style], style')).toBeNull()
  })

  test('changes with what the element says', async () => {
    await start(FILM)
    held().setAttribute('data-src', 'https://eu.maps.test')
    await turn()
    expect(text()).toContain('Maps & more')
    held().setAttribute('data-placet', 'analytics')
    await turn()
    expect(labels()).toEqual(['Show once', 'Always allow: Anonymous analytics'])
  })

  test('leaves nothing to press where nobody is asked', async () => {
    const consent = await start(FILM, { state: { status: 'never' } })
    expect(text()).toContain('Product video: not loaded here.')
    expect(buttons()).toEqual([])
    consent.become({ status: 'undecided' })
    expect(buttons()).toHaveLength(2)
  })

  test('can be allowed under a signal, which asks nobody', async () => {
    await start(FILM, { state: { signal: { gpc: true } } })
    expect(buttons()).toHaveLength(2)
  })
})

describe('a placeholder', () => {
  test.each(['iframe', 'video', 'audio controls', 'object', 'embed'])(
    'stands right before a held %s, which is hidden',
    async (tag) => {
      await start(`<p></p><${tag} data-placet="functional"></${tag.split(' ')[0]}>`)
      expect(held().previousElementSibling).toBe(hosts()[0])
      expect(getComputedStyle(held()).display).toBe('none')
    },
  )

  test.each<[string, string]>([
    ['what is always on', '<iframe data-placet="essential"></iframe>'],
    ['a category that the policy lacks', '<iframe data-placet="marketing"></iframe>'],
    ['an inherited name', '<iframe data-placet="toString"></iframe>'],
    ['a script', '<script type="text/plain" data-placet="functional"></script>'],
    ['an image', '<img data-placet="functional">'],
    ['what no one sees', '<iframe data-placet="functional" style="display: none"></iframe>'],
    ['a pixel', '<iframe data-placet="functional" style="width: 1px; height: 1px"></iframe>'],
    ['what is not marked', '<iframe></iframe>'],
  ])('does not stand for %s', async (_, html) => {
    await start(html)
    expect(hosts()).toEqual([])
    expect(document.body.innerHTML).toBe(html)
    expect(whole).not.toHaveBeenCalled()
  })

  test.each(['', ' style="display: block;"', ' style="color: red; display: flex !important;"'])(
    'goes with a grant, leaving the element with %j as it was, and is back with a withdrawal',
    async (style) => {
      const html = `<iframe data-placet="functional"${style}></iframe>`
      const consent = await start(html)
      consent.become(decidedState(['functional']))
      expect(document.body.innerHTML).toBe(html)
      consent.become(decidedState([]))
      expect(hosts()).toHaveLength(1)
      expect(getComputedStyle(held()).display).toBe('none')
    },
  )

  test('stays while another category is granted', async () => {
    const consent = await start(FILM)
    consent.become(decidedState(['analytics']))
    expect(hosts()).toHaveLength(1)
  })

  test('stands for what comes later, also deep inside, and goes with what is removed', async () => {
    await start('<main></main>')
    held('main').innerHTML = `<div>${FILM}</div>`
    await turn()
    expect(text()).toContain('Product video')
    held('iframe').remove()
    await turn()
    expect(hosts()).toEqual([])
  })

  test('moves with its element, and comes back where the page took it out', async () => {
    await start(`${FILM}<main></main>`)
    held('main').append(held())
    await turn()
    expect(held('main').firstChild).toBe(hosts()[0])
    hosts()[0]?.remove()
    await turn()
    expect(held().previousSibling).toBe(hosts()[0])
    expect(hosts()).toHaveLength(1)
    held('main').append(document.createElement('hr'), held())
    await turn()
    expect(held().previousSibling).toBe(hosts()[0])
  })

  test('gives way in the end to a page that always takes it out, or puts something between', async () => {
    await start(`<main>${FILM}</main>`)
    const meddler = new MutationObserver(() => {
      for (const host of hosts()) host.remove()
      if (held().previousElementSibling?.localName !== 'hr')
        held().before(document.createElement('hr'))
    })
    meddler.observe(held('main'), { childList: true })
    hosts()[0]?.remove()
    await turn()
    meddler.disconnect()
    expect(hosts()).toEqual([])
  })

  test('two that watch one document are at peace', async () => {
    await start(FILM)
    await start('')
    held().style.display = 'block'
    await turn()
    expect(getComputedStyle(held()).display).toBe('none')
  })

  test('an element that was removed is as it was, and is held again in a new body', async () => {
    await start(FILM)
    const element = held()
    const next = document.createElement('body')
    document.body.replaceWith(next)
    await turn()
    expect(element.hasAttribute('style')).toBe(false)
    next.append(element)
    await turn()
    expect(hosts()).toHaveLength(1)
  })

  test('stands in a shadow root that is watched, and in no other', async () => {
    document.body.innerHTML = '<div></div>'
    const root = held('div').attachShadow({ mode: 'open' })
    root.innerHTML = FILM
    await start('')
    expect(hosts(root)).toEqual([])
    await start('', { root })
    expect(text(hosts(root)[0])).toContain('Product video')
  })

  test('stands once an element is marked, or shown, and goes where it no longer is', async () => {
    await start('<iframe hidden data-placet="functional"></iframe><video></video>')
    expect(hosts()).toEqual([])
    held('iframe').hidden = false
    held('video').dataset['placet'] = 'functional'
    await turn()
    expect(hosts()).toHaveLength(2)
    held('video').removeAttribute('data-placet')
    await turn()
    expect(hosts()).toHaveLength(1)
  })

  test('keeps an element out of sight that the page shows, and gives it back as the page wants it', async () => {
    const consent = await start(FILM)
    const { style } = held()
    style.display = 'block'
    style.width = '80%'
    await turn()
    expect(getComputedStyle(held()).display).toBe('none')
    expect(hosts()).toHaveLength(1)
    consent.become(decidedState(['functional']))
    expect(held().getAttribute('style')).toBe('display: block; width: 80%;')
  })

  test('is gone, and all is as it was, once the watch is stopped', async () => {
    await start(FILM + FILM)
    for (const stop of stops) stop()
    expect(document.body.innerHTML).toBe(FILM + FILM)
    document.body.innerHTML += FILM
    await turn()
    expect(hosts()).toEqual([])
  })
})

describe('once', () => {
  test('fills this one element, which takes the focus, and decides nothing', async () => {
    const consent = await start(FILM + FILM)
    const [first, second] = [...document.querySelectorAll('iframe')]
    press('once')
    expect(once.mock.calls).toEqual([[first]])
    expect(consent.calls).toEqual([])
    expect(hosts()).toHaveLength(1)
    expect(second?.previousSibling).toBe(hosts()[0])
    expect(document.activeElement).toBe(first)
  })

  test('holds until the next decision', async () => {
    const consent = await start(FILM)
    press('once')
    consent.become({ signal: { gpc: true } })
    expect(hosts()).toEqual([])
    consent.become(decidedState([]))
    expect(hosts()).toHaveLength(1)
  })

  test('holds for no other address', async () => {
    await start(FILM)
    press('once')
    held().setAttribute('data-src', 'https://eu.maps.test')
    await turn()
    expect(text()).toContain('Maps & more')
  })

  test('leaves the placeholder where filling fails', async () => {
    once.mockImplementationOnce(() => {
      throw new Error('no')
    })
    const consent = await start(FILM)
    const failed = vi.fn<(event: ErrorEvent) => void>((event) => event.preventDefault())
    addEventListener('error', failed, { once: true })
    press('once')
    expect(failed).toHaveBeenCalledTimes(1)
    consent.become({ signal: { gpc: true } })
    expect(hosts()).toHaveLength(1)
  })

  test('gives focus to what takes none by itself, and takes the means away again', async () => {
    await start('<video data-placet="functional"></video><a href="/">on</a>')
    press('once')
    expect(document.activeElement).toBe(held())
    document.querySelector('a')?.focus()
    expect(held().hasAttribute('tabindex')).toBe(false)
  })
})

describe('always', () => {
  test('grants the category of the element and keeps the rest of the choice', async () => {
    const consent = await start(FILM, { state: decidedState(['analytics']) })
    press('always')
    expect(consent.calls).toEqual([
      {
        name: 'decide',
        categories: { functional: true, analytics: true },
        how: { method: 'save', surface: 'placeholder', notice: { hash, language: 'en' } },
      },
    ])
    expect(hosts()).toEqual([])
    expect(document.activeElement).toBe(held())
    expect(once).not.toHaveBeenCalled()
  })

  test('grants nothing beside it that a signal denies now', async () => {
    const before = decidedState(['analytics'])
    const effective = { essential: true, functional: false, analytics: false }
    const consent = await start(FILM, {
      state: { ...before, effective, signal: { gpc: true } },
    })
    press('always')
    expect(consent.calls[0]?.categories).toEqual({ functional: true, analytics: false })
  })

  test('takes no focus from elsewhere: another tab may have decided', async () => {
    const consent = await start(`<button></button>${FILM}`)
    held('button').focus()
    consent.become(decidedState(['functional']))
    expect(document.activeElement).toBe(held('button'))
  })
})

describe('what is fetched', () => {
  test('is fetched once for all, and nothing where nothing is held', async () => {
    await start('<main></main>')
    expect(whole).not.toHaveBeenCalled()
    held('main').innerHTML = FILM + FILM
    await turn()
    held('main').innerHTML += FILM
    await turn()
    expect(hosts().map(text)).toHaveLength(3)
    expect(whole).toHaveBeenCalledTimes(1)
  })

  test('leaves the box empty for two seconds, then what is known in brief is said', async () => {
    vi.useFakeTimers()
    let arrive: ((all: Whole) => void) | undefined
    whole.mockImplementationOnce(() => new Promise((resolve) => (arrive = resolve)))
    document.body.innerHTML = FILM
    stops.push(createPlaceholders(fakeConsent({}, policy), { once, whole, brief }).watch(document))
    await vi.advanceTimersByTimeAsync(1900)
    expect(text()).toBe('')
    await vi.advanceTimersByTimeAsync(200)
    expect(text()).toContain('FunctionalRemembers')
    expect(labels()).toEqual(['Preferences'])
    arrive?.(known)
    await vi.advanceTimersByTimeAsync(1)
    expect(labels()).toEqual(['Show once', 'Always allow: Functional'])
  })

  test('where it cannot be had, leaves the way to preferences, and is asked for again', async () => {
    whole.mockImplementationOnce(() => Promise.reject(new TypeError('gone')))
    await start(FILM)
    expect(labels()).toEqual(['Preferences'])
    expect(said).toHaveBeenCalledTimes(1)
    const opened: unknown[] = []
    const listen = ({ target }: Event): void => {
      if (target instanceof Element) opened.push(target.closest('[data-placet-open]')?.localName)
    }
    document.addEventListener('click', listen)
    press('preferences')
    hosts()[0]?.shadowRoot?.querySelector('p')?.click()
    await turn()
    hosts()[0]?.shadowRoot?.querySelector('p')?.click()
    document.removeEventListener('click', listen)
    expect(opened[0]).toBe('placet-placeholder')
    expect(opened[2]).toBeUndefined()
    document.body.insertAdjacentHTML('beforeend', FILM)
    await turn()
    expect(labels()).toEqual(['Show once', 'Always allow: Functional'])
  })
})
