import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent, type FakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { mount } from './mount.ts'
import type { Mounted } from './mount-notice.tsx'
import { rendered } from './rendered.ts'

const { messages } = rendered(policy, 'en').content
const AT = '2026-11-23T12:00:00.000Z'
const record = { id: 'a', at: AT, categories: { functional: true, analytics: false } }
const late = { ...record, id: 'b', at: '2026-12-24T12:00:00.000Z', late: true }
const history = { records: [{ record, receipt: { promise: 'p', salt: 's' } }, { record: late }] }
const denied = (): Response => Response.json({ code: 'no-holder' }, { status: 401 })

const fetched = vi.fn<(url: string, init?: RequestInit) => Promise<Response>>()
const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
let mounted: Mounted | undefined
let consent: FakeConsent

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  fetched.mockImplementation(async () => Response.json(history))
})
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

const settled = (): Promise<unknown> => new Promise((later) => setTimeout(later, 20))
const root = (): ShadowRoot | null | undefined =>
  document.querySelector('placet-consent')?.shadowRoot
const section = (): Element | null | undefined => root()?.querySelector('[data-placet-record]')
const words = (): string => section()?.textContent ?? ''

function button(label: string): HTMLButtonElement {
  const found = [...(section()?.querySelectorAll('button') ?? [])].find(
    ({ textContent }) => textContent === label,
  )
  if (!found) throw new Error(`no button ${label} in ${words()}`)
  return found
}

async function press(label: string): Promise<void> {
  button(label).click()
  await settled()
}

function signed(granted: readonly string[]): ReturnType<typeof decidedState> {
  const { decision, ...rest } = decidedState(granted)
  return { ...rest, ...(decision && { decision: { ...decision, signed: true } }) }
}

/** Opens preferences of a visitor in this state. */
async function open(state = signed(['functional']), endpoint: string | undefined = '/placet') {
  consent = fakeConsent(state)
  mounted = mount(consent, { endpoint })
  mounted.open()
  await settled()
}

describe('the choice', () => {
  test('is said in words, by what the categories are called', async () => {
    await open(signed(['functional']))
    expect(words()).toContain('You allowed: Functional. You refused: Anonymous analytics.')
    mounted?.unmount()
    await open(signed(['functional', 'analytics']))
    expect(words()).toContain('You allowed: Functional and Anonymous analytics.')
    expect(words()).not.toContain('You refused')
    mounted?.unmount()
    await open(signed([]))
    expect(words()).toContain('You refused: Functional and Anonymous analytics.')
    expect(words()).not.toContain('You allowed')
  })

  test('is not spoken of before there is one, and nobody is asked for its record', async () => {
    await open({})
    expect(section()).toBeNull()
    expect(fetched).not.toHaveBeenCalled()
  })

  test('follows what another tab decides, and has the date of the old one no longer', async () => {
    await open(signed(['functional']))
    expect(section()?.querySelector('time')).not.toBeNull()
    consent.become(signed(['analytics']))
    expect(words()).toContain('You allowed: Anonymous analytics. You refused: Functional.')
    expect(section()?.querySelector('time')).toBeNull()
  })

  test('has the date of the newest decision that took effect', async () => {
    await open()
    expect(section()?.querySelector('time')?.dateTime).toBe(AT)
    expect(words()).toContain('You chose this on November 23, 2026.')
  })

  test('has no date while the decision is still to be delivered', async () => {
    await open(decidedState(['functional']))
    expect(section()?.querySelector('time')).toBeNull()
  })

  test('is there once, however often preferences are opened', async () => {
    await open()
    mounted?.open()
    await settled()
    expect(root()?.querySelectorAll('[data-placet-record]')).toHaveLength(1)
  })
})

describe('what can be done with a record', () => {
  test.each<[string, string | undefined, () => Promise<Response>]>([
    ['no server', undefined, async () => Response.json(history)],
    ['no record', '/placet', async () => denied()],
    ['an empty history', '/placet', async () => Response.json({ records: [] })],
  ])('is not shown with %s', async (_, endpoint, answer) => {
    fetched.mockImplementation(answer)
    consent = fakeConsent(signed(['functional']))
    mounted = mount(consent, { endpoint })
    mounted.open()
    await settled()
    expect(words()).toContain('You allowed')
    expect(section()?.querySelectorAll('button, time')).toHaveLength(0)
    expect(words()).not.toContain(messages.notRead)
  })

  test.each<[string, () => Promise<Response>]>([
    ['no answer', () => Promise.reject(new TypeError('gone'))],
    ['a failure', async () => Response.json({ code: 'unavailable' }, { status: 503 })],
    ['no JSON', async () => new Response('<html>')],
    ['something else', async () => Response.json(null)],
    ['no date', async () => Response.json({ records: [{ record: {} }] })],
  ])(
    'is replaced by a plain sentence with %s, and asked for at the next opening',
    async (_, fail) => {
      fetched.mockImplementationOnce(fail)
      await open()
      expect(section()?.querySelector('[role=status]')?.textContent).toBe(messages.notRead)
      expect(section()?.querySelectorAll('button')).toHaveLength(0)
      root()?.querySelector<HTMLElement>('[data-placet-action=close]')?.click()
      await settled()
      mounted?.open()
      await settled()
      expect(words()).not.toContain(messages.notRead)
      expect(section()?.querySelectorAll('button')).toHaveLength(2)
    },
  )

  test('saves all that the server gave, as a file, and lets go of its address', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const files: Blob[] = []
    const links: HTMLAnchorElement[] = []
    const revoked = vi.fn()
    vi.stubGlobal(
      'URL',
      Object.assign(class extends URL {}, {
        createObjectURL: (file: Blob) => `blob:${files.push(file)}`,
        revokeObjectURL: revoked,
      }),
    )
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      links.push(this)
    })
    consent = fakeConsent(signed(['functional']))
    mounted = mount(consent, { endpoint: '/placet' })
    mounted.open()
    await vi.waitFor(() => button(messages.download))
    button(messages.download).click()
    expect(links.map(({ href, download }) => [href, download])).toEqual([
      ['blob:1', 'consent-record.json'],
    ])
    expect(files[0]?.type).toBe('application/json')
    const read = new FileReader()
    const text = new Promise((done) => {
      read.addEventListener('load', () => done(read.result))
    })
    if (files[0]) read.readAsText(files[0])
    expect(JSON.parse(String(await text))).toEqual(history)
    expect(revoked).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(revoked.mock.calls).toEqual([['blob:1']])
    vi.useRealTimers()
  })
})

describe('erasing', () => {
  const deleted = (): unknown[] =>
    fetched.mock.calls.filter(([, init]) => init?.method === 'DELETE')
  const focused = (): string | null | undefined => root()?.activeElement?.textContent
  let heard: unknown[]
  let channel: BroadcastChannel

  beforeEach(() => {
    heard = []
    channel = new BroadcastChannel(fakeConsent().page.cookie.token)
    channel.addEventListener('message', ({ data }) => heard.push(data))
  })
  afterEach(() => channel.close())

  test('asks first, and can be called off, with focus where it came from', async () => {
    await open()
    await press(messages.erase)
    expect(deleted()).toEqual([])
    const group = section()?.querySelector('[role=group]')
    expect(group?.querySelector(`#${group.getAttribute('aria-labelledby')}`)?.textContent).toBe(
      messages.eraseAsk,
    )
    expect(focused()).toBe(messages.cancel)
    await press(messages.cancel)
    expect(section()?.querySelector('[role=group]')).toBeNull()
    expect(focused()).toBe(messages.erase)
    expect(deleted()).toEqual([])
  })

  test('says that it is done, shows no record any more, and has every page look', async () => {
    await open()
    fetched.mockImplementation(async () => new Response(null, { status: 204 }))
    await press(messages.erase)
    await press(messages.eraseNow)
    expect(deleted()).toEqual([
      ['/placet/decisions', expect.objectContaining({ method: 'DELETE' })],
    ])
    expect(section()?.querySelector('[role=status]')?.textContent).toBe(messages.erased)
    expect(focused()).toBe(messages.erased)
    expect(section()?.querySelectorAll('button')).toHaveLength(0)
    await vi.waitFor(() => expect(heard).toEqual(['decided']))
  })

  test.each<[string, () => Promise<Response>]>([
    ['no answer', () => Promise.reject(new TypeError('gone'))],
    ['a failure', async () => Response.json({ code: 'unavailable' }, { status: 503 })],
    ['a refusal', async () => denied()],
  ])('that meets %s says so, leaves all as it was, and can be tried again', async (_, fail) => {
    await open()
    fetched.mockImplementationOnce(fail)
    await press(messages.erase)
    await press(messages.eraseNow)
    expect(section()?.querySelector('[role=status]')?.textContent).toBe(messages.notErased)
    expect(heard).toEqual([])
    fetched.mockImplementation(async () => new Response(null, { status: 204 }))
    await press(messages.eraseNow)
    expect(words()).toContain(messages.erased)
    expect(said).toHaveBeenCalled()
  })

  test('is sent once, however often it is pressed', async () => {
    await open()
    const { promise, resolve } = Promise.withResolvers<Response>()
    fetched.mockImplementation(() => promise)
    await press(messages.erase)
    await press(messages.eraseNow)
    await press(messages.eraseNow)
    expect(deleted()).toHaveLength(1)
    resolve(new Response(null, { status: 204 }))
    await settled()
    expect(words()).toContain(messages.erased)
  })
})

describe('asked again, preferences', () => {
  test('mark what is new, and keep the other answers', async () => {
    const { effective } = decidedState(['functional'])
    await open({
      status: 'stale',
      effective: effective ?? { essential: true },
      decision: { categories: { functional: true }, expires: 0, signed: true },
      changed: ['analytics'],
    })
    const marks = [...(root()?.querySelectorAll('[data-placet-new]') ?? [])]
    expect(marks.map((mark) => mark.parentElement?.textContent)).toEqual([
      'Anonymous analytics New',
    ])
    const toggle = (key: string): boolean | undefined =>
      root()?.querySelector<HTMLInputElement>(`[data-placet-category=${key}]`)?.checked
    expect([toggle('functional'), toggle('analytics')]).toEqual([true, false])
    mounted?.open()
    await settled()
    expect(root()?.querySelectorAll('[data-placet-new]')).toHaveLength(1)
  })

  test('mark nothing where nothing is new', async () => {
    await open()
    expect(root()?.querySelector('[data-placet-new]')).toBeNull()
  })
})
