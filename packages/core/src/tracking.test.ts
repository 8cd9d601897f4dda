// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  consentFor,
  freshPage,
  setCookie,
  settled,
  signedToken,
  tokenCookie,
} from '../test/page.ts'
import { eventsRequestSchema } from './wire/event-schema.ts'

const fetching = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()
const events = () => fetching.mock.calls.filter(([url]) => url.endsWith('/events'))
const bodies = (): unknown[] => events().map(([, init]) => JSON.parse(String(init.body)))

beforeEach(() => {
  freshPage()
  fetching.mockReset().mockResolvedValue(new Response(null, { status: 202 }))
  vi.stubGlobal('fetch', fetching)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const granted = () => {
  setCookie(signedToken(['analytics']))
  return consentFor({ endpoint: '/placet' })
}

test('sends hits of one turn together, with the token in the body and no cookie', async () => {
  const consent = granted()
  consent.track('page_view', { page: 'home' })
  consent.track('page_view', { page: 'pricing' })
  await settled()
  expect(events()).toHaveLength(1)
  expect(events()[0]?.[1]).toMatchObject({ credentials: 'omit', keepalive: true })
  expect(eventsRequestSchema.parse(bodies()[0])).toMatchObject({
    token: signedToken(['analytics']),
    events: [{ dimensions: { page: 'home' } }, { dimensions: { page: 'pricing' } }],
    signal: { gpc: false },
  })
})

describe('before the answer', () => {
  test('waits in memory only, and is sent once on the grant', async () => {
    const consent = consentFor({ endpoint: '/placet' })
    consent.track('page_view', { page: 'home' })
    await settled()
    expect(fetching).not.toHaveBeenCalled()
    expect(localStorage).toHaveLength(0)
    setCookie(signedToken(['analytics']))
    dispatchEvent(new Event('pageshow'))
    await settled()
    dispatchEvent(new Event('pageshow'))
    await settled()
    expect(bodies()).toHaveLength(1)
  })

  test('is destroyed on refusal', async () => {
    const consent = consentFor({ endpoint: '/placet' })
    consent.track('page_view', { page: 'home' })
    setCookie(signedToken([]))
    dispatchEvent(new Event('pageshow'))
    await settled()
    setCookie(signedToken(['analytics']))
    dispatchEvent(new Event('pageshow'))
    await settled()
    expect(fetching).not.toHaveBeenCalled()
  })

  test('keeps at most fifty', async () => {
    const consent = consentFor({ endpoint: '/placet' })
    for (let i = 0; i < 60; i++) consent.track('page_view', { page: 'home' })
    setCookie(signedToken(['analytics']))
    dispatchEvent(new Event('pageshow'))
    await settled()
    expect(bodies()).toMatchObject([{ events: { length: 50 } }])
  })
})

test('waits for the signature: an unsigned grant opens no gate', async () => {
  fetching.mockReset().mockRejectedValue(new TypeError('network'))
  const consent = consentFor({
    endpoint: '/placet',
    notice: { hash: 'n'.repeat(43), language: 'en' },
  })
  consent.acceptAll()
  consent.track('page_view', { page: 'home' })
  await settled()
  expect(events()).toHaveLength(0)
})

test('after withdrawal nothing is sent', async () => {
  const consent = granted()
  consent.withdraw()
  consent.track('page_view', { page: 'home' })
  await settled()
  expect(events()).toHaveLength(0)
})

test('a server that disowns its signature makes the page forget the cookie and ask again', async () => {
  fetching.mockResolvedValue(Response.json({ code: 'bad-signature' }, { status: 403 }))
  const consent = granted()
  consent.track('page_view', { page: 'home' })
  await settled()
  expect(tokenCookie()).toBeUndefined()
  expect(consent.state.status).toBe('undecided')
})

test('a sending that fails troubles nobody', async () => {
  fetching.mockRejectedValue(new TypeError('network'))
  const consent = granted()
  consent.track('page_view', { page: 'home' })
  await settled()
  expect(consent.state.status).toBe('decided')
})
