// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  consentFor,
  freshPage,
  PAGE,
  setCookie,
  settled,
  signedToken,
  tokenCookie,
} from '../test/page.ts'
import { asciiToBase64url } from './policy/base64url.ts'
import { decisionRequestSchema } from './wire/decision-schema.ts'

const HASH = 'n'.repeat(43)
const shown = {
  endpoint: '/placet',
  bundle: 'b'.repeat(43),
  notice: { hash: HASH, language: 'en' },
}

interface Sent {
  readonly url: string
  readonly body: Record<string, unknown>
  readonly init: RequestInit
}

/** A server made of one answer after another; the last one repeats. */
function server(...answers: (() => Promise<Response>)[]): Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : {}
    sent.push({ url, body, init })
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    const aborted = new Promise<never>((_, reject) => {
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
    return Promise.race([answer?.() ?? Response.error(), aborted])
  })
  return sent
}

const json = (status: number, body: unknown) => async () => Response.json(body, { status })
const receipt = { promise: 'a.b.c', salt: 's'.repeat(43) }
const signed = (cat: string[]) => json(201, { token: signedToken(cat), record: {}, receipt })
const down = () => Promise.reject(new TypeError('network'))
const hanging = () => new Promise<Response>(() => undefined)

beforeEach(() => {
  freshPage()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('delivery', () => {
  test('tells the server what the wire schema asks for, and survives navigation', async () => {
    const sent = server(signed(['analytics']))
    consentFor(shown).decide({ analytics: true }, { surface: 'preferences' })
    await settled()
    expect(sent).toHaveLength(1)
    expect(sent[0]?.url).toBe('/placet/decisions')
    expect(sent[0]?.init).toMatchObject({ method: 'POST', keepalive: true })
    expect(decisionRequestSchema.parse(sent[0]?.body)).toMatchObject({
      policy: PAGE.fingerprint,
      notice: HASH,
      categories: { functional: false, analytics: true },
      method: 'save',
      surface: 'preferences',
      signal: { gpc: false },
    })
  })

  test('puts the signed token in place of the unsigned one, and keeps the receipt', async () => {
    server(signed(['analytics', 'functional']))
    const consent = consentFor(shown)
    consent.acceptAll()
    await settled()
    expect(tokenCookie()).toBe(signedToken(['analytics', 'functional']))
    expect(consent.state).toMatchObject({ decision: { signed: true }, receipt })
  })

  test('asks the server for the notice where the page showed none of ours', async () => {
    const sent = server(json(200, { notice: { hash: HASH, language: 'de' } }), signed([]))
    consentFor({ endpoint: '/placet' }).rejectAll()
    await settled()
    expect(sent.map(({ url }) => url)).toEqual(['/placet/policy', '/placet/decisions'])
    expect(sent[1]?.body).toMatchObject({ notice: HASH, language: 'de' })
  })
})

describe('a server that is down', () => {
  test.each([
    ['does not answer', down],
    ['answers 503', json(503, {})],
    ['answers 429', json(429, {})],
    ['answers with garbage', json(200, { token: 7 })],
  ])('and %s gets the same id again until it has answered', async (_, failure) => {
    vi.useFakeTimers()
    const sent = server(failure, failure, signed([]))
    const consent = consentFor(shown)
    consent.rejectAll()
    await vi.advanceTimersByTimeAsync(10)
    expect(sent).toHaveLength(1)
    expect(consent.state.status).toBe('decided')
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(2000)
    expect(sent).toHaveLength(3)
    expect(new Set(sent.map(({ body }) => body['id'])).size).toBe(1)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(sent).toHaveLength(3)
  })

  test('and hangs is given up after ten seconds and asked again', async () => {
    vi.useFakeTimers()
    const sent = server(hanging, signed([]))
    consentFor(shown).rejectAll()
    await vi.advanceTimersByTimeAsync(9_990)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_100)
    expect(sent).toHaveLength(2)
  })

  test('gets the decision from the next page', async () => {
    server(down)
    consentFor(shown).decide({ analytics: true })
    await settled()
    const cookie = tokenCookie() ?? ''
    freshPage()
    setCookie(cookie)
    const sent = server(signed(['analytics']))
    const recorder = vi.fn()
    const next = consentFor({ ...shown, recorder })
    await settled()
    expect(recorder).not.toHaveBeenCalled()
    expect(sent).toHaveLength(1)
    expect(sent[0]?.body).toMatchObject({ categories: { analytics: true, functional: false } })
    expect(next.state.decision?.signed).toBe(true)
  })
})

test('a refused decision is not repeated in this page, and still holds in it', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  vi.useFakeTimers()
  const sent = server(json(409, { code: 'unknown-policy' }))
  const consent = consentFor(shown)
  consent.rejectAll()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(sent).toHaveLength(1)
  expect(consent.state.status).toBe('decided')
})

test('a decision whose id is taken is made again under another, which names the first', async () => {
  const sent = server(json(409, { code: 'id-used' }), signed([]))
  consentFor(shown).rejectAll()
  await settled()
  expect(sent).toHaveLength(2)
  expect(sent[1]?.body['id']).not.toBe(sent[0]?.body['id'])
  expect(sent[1]?.body['after']).toBe(sent[0]?.body['id'])
})

describe('a newer decision', () => {
  test('gives up the older one that is still under way, and names it', async () => {
    const sent = server(hanging, signed([]))
    const consent = consentFor(shown)
    consent.acceptAll()
    await settled()
    consent.withdraw()
    await settled()
    expect(sent).toHaveLength(2)
    expect(sent[0]?.init.signal?.aborted).toBe(true)
    expect(sent[1]?.body).toMatchObject({ method: 'withdraw', after: sent[0]?.body['id'] })
    expect(tokenCookie()).toBe(signedToken([]))
  })

  test('wins over the answer to the older one that overwrote the cookie', async () => {
    const sent = server(down, signed([]))
    const consent = consentFor(shown)
    await settled()
    consent.withdraw()
    await settled()
    setCookie(signedToken(['analytics']))
    dispatchEvent(new Event('online'))
    await settled()
    expect(sent).toHaveLength(2)
    expect(sent[1]?.body).toMatchObject({ method: 'withdraw' })
    expect(tokenCookie()).toBe(signedToken([]))
  })

  test('is put back into the cookie that the late answer overwrote, while it cannot be sent', async () => {
    server(down)
    const consent = consentFor(shown)
    consent.withdraw()
    await settled()
    setCookie(signedToken(['analytics']))
    dispatchEvent(new Event('online'))
    await settled()
    expect(tokenCookie()).toMatch(/^u\./)
    expect(consent.allows('analytics')).toBe(false)
  })

  test('of another tab voids what this one still had to send', async () => {
    const sent = server(down, signed([]))
    const consent = consentFor(shown)
    consent.acceptAll()
    await settled()
    setCookie(signedToken([]))
    const other = new BroadcastChannel(PAGE.cookie.token)
    other.postMessage('decided')
    await vi.waitFor(() => expect(consent.allows('analytics')).toBe(false))
    dispatchEvent(new Event('online'))
    await settled()
    expect(sent).toHaveLength(1)
    expect(tokenCookie()).toBe(signedToken([]))
    other.close()
  })
})

describe('a decision of another tab that this page slept through', () => {
  const asleep = async (cat: string[]) => {
    const sent = server(down)
    const consent = consentFor(shown)
    consent.acceptAll()
    await settled()
    setCookie(signedToken(cat))
    dispatchEvent(new Event('online'))
    await settled()
    return { sent, consent }
  }

  test('is not overwritten by the grant that this one still had to send', async () => {
    const { sent, consent } = await asleep([])
    expect(sent).toHaveLength(1)
    expect(tokenCookie()).toBe(signedToken([]))
    dispatchEvent(new Event('pageshow'))
    expect(consent.allows('analytics')).toBe(false)
  })

  test('is not overwritten where it takes back a part of it', async () => {
    await asleep(['functional'])
    expect(tokenCookie()).toBe(signedToken(['functional']))
  })

  test('that is not delivered yet is sent instead of this one’s', async () => {
    const sent = server(down)
    consentFor(shown).rejectAll()
    await settled()
    const [, granted] = signedToken(['analytics']).split('.')
    const pending = {
      id: 'theirs',
      bundle: 'b',
      method: 'save',
      surface: 'api',
      notice: HASH,
      language: 'en',
    }
    const theirs = `u.${granted}.${asciiToBase64url(JSON.stringify(pending))}`
    setCookie(theirs)
    dispatchEvent(new Event('online'))
    await settled()
    expect(tokenCookie()).toBe(theirs)
    expect(sent.at(-1)?.body).toMatchObject({ id: 'theirs', categories: { analytics: true } })
  })
})

test('a grant wins over the late answer to this page’s own refusal before it', async () => {
  const sent = server(down)
  const consent = consentFor(shown)
  consent.rejectAll()
  await settled()
  consent.acceptAll()
  await settled()
  setCookie(signedToken([]))
  dispatchEvent(new Event('online'))
  await settled()
  expect(sent.at(-1)?.body).toMatchObject({ method: 'accept-all' })
  expect(consent.allows('analytics')).toBe(true)
  expect(tokenCookie()).toMatch(/^u\./)
})

test('what was decided here is sent before any lock is granted, and once', async () => {
  let grant: (work: () => Promise<void>) => void = () => undefined
  const granted = new Promise<() => Promise<void>>((resolve) => (grant = resolve))
  const request = async (_: string, __: object, work: () => Promise<void>): Promise<void> => {
    await (
      await granted
    )()
    return work()
  }
  vi.stubGlobal('navigator', { locks: { request } })
  const sent = server(signed([]))
  consentFor(shown).rejectAll()
  await settled()
  expect(sent).toHaveLength(1)
  grant(async () => undefined)
  await settled()
  expect(sent).toHaveLength(1)
})

describe('a page that may keep nothing', () => {
  test('sends without a lock, where that is refused', async () => {
    const request = () => Promise.reject(new DOMException('not allowed', 'SecurityError'))
    vi.stubGlobal('navigator', { locks: { request } })
    const sent = server(signed([]))
    consentFor(shown).rejectAll()
    await settled()
    expect(sent).toHaveLength(1)
  })

  test('and has no origin of its own sends nothing, now or later', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('origin', 'null')
    const sent = server(down)
    const consent = consentFor(shown)
    consent.rejectAll()
    await vi.advanceTimersByTimeAsync(600_000)
    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent).toEqual([])
    expect(consent.state.status).toBe('decided')
  })
})

test('a decision that is delivered names no predecessor: the server orders what it knows', async () => {
  const sent = server(signed(['analytics', 'functional']), signed([]))
  const consent = consentFor(shown)
  consent.acceptAll()
  await settled()
  consent.withdraw()
  await settled()
  expect(sent[1]?.body).not.toHaveProperty('after')
})
