import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ReportsResponse } from '@placet/core/wire'
import { createApiToken } from '../api-tokens.ts'
import {
  cookiesSet,
  decision,
  GRANTED,
  openPlacet,
  REFUSED,
  type Opened,
} from '../../test/testing.ts'

const DAY = 86_400_000

let server: Opened
let granted: string
let refused: string
beforeEach(async () => {
  server = await openPlacet()
  granted = await tokenFor(GRANTED)
  refused = await tokenFor(REFUSED)
})
afterEach(() => server.close())

async function tokenFor(
  categories: Readonly<Record<string, boolean>>,
  gpc = false,
): Promise<string> {
  const body = decision(categories, { signal: { gpc } })
  const response = await server.send('POST', 'decisions', { body })
  return cookiesSet(response)['__Host-placet'] ?? ''
}

const home = { name: 'page_view', dimensions: { page: 'home' } }
const pricing = { name: 'page_view', dimensions: { page: 'pricing' } }

const counted = () => server.store.counters('2000-01-01', '2100-01-01')

async function post(body: unknown, headers: Readonly<Record<string, string | undefined>> = {}) {
  const response = await server.send('POST', 'events', { body, headers })
  return { status: response.status, body: await response.json() }
}

/** The same token with one character of its signature changed. */
function edited(token: string): string {
  const at = token.lastIndexOf('.') + 10
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

describe('a browser’s events', () => {
  test('are counted by UTC day, name and dimensions, and nothing else is kept', async () => {
    const events = [home, home, pricing, { name: 'sign_up', dimensions: {} }]
    expect(await post({ token: granted, events })).toEqual({ status: 202, body: { counted: 4 } })
    server.clock.at += DAY
    await post({ token: granted, events: [home] })
    expect(await counted()).toEqual([
      { day: '2026-11-23', name: 'page_view', dimensions: '{"page":"home"}', count: 2 },
      { day: '2026-11-23', name: 'page_view', dimensions: '{"page":"pricing"}', count: 1 },
      { day: '2026-11-23', name: 'sign_up', dimensions: '{}', count: 1 },
      { day: '2026-11-24', name: 'page_view', dimensions: '{"page":"home"}', count: 1 },
    ])
  })

  test.each([
    ['not-granted', () => ({ token: refused })],
    ['bad-signature', () => ({ token: edited(granted) })],
    ['bad-signature', () => ({ token: `u.${granted.split('.')[1]}` })],
    ['no-token', () => ({ token: '' })],
    ['vetoed', () => ({ token: granted, signal: { gpc: true } })],
  ])('are refused as %s, and count nothing', async (code, rest) => {
    const answer = await post({ events: [home], ...rest() })
    expect(answer).toMatchObject({ status: 403, body: { code, status: 403 } })
    expect(await counted()).toEqual([])
  })

  test('are refused with the finer detail of a bad token', async () => {
    const { body } = await post({ token: `u.${granted.split('.')[1]}`, events: [home] })
    expect(body).toMatchObject({ code: 'bad-signature', detail: 'unsigned' })
  })

  test('are vetoed by the header, whatever the body says', async () => {
    const body = { token: granted, events: [home], signal: { gpc: false } }
    expect((await post(body, { 'sec-gpc': '1' })).body.code).toBe('vetoed')
    expect(await counted()).toEqual([])
  })

  test('are counted where the grant was made under the signal', async () => {
    const token = await tokenFor(GRANTED, true)
    expect((await post({ token, events: [home] }, { 'sec-gpc': '1' })).status).toBe(202)
  })

  test('are refused once the token has expired', async () => {
    server.clock.at += 200 * DAY
    expect((await post({ token: granted, events: [home] })).body.code).toBe('expired')
  })

  test.each([
    ['unknown_event', {}],
    ['constructor', {}],
    ['page_view', {}],
    ['page_view', { page: 'secret' }],
    ['page_view', { page: 'home', extra: 'home' }],
    ['page_view', { other: 'home' }],
    ['sign_up', { page: 'home' }],
  ])(
    'outside the vocabulary are refused, with all beside them: %s %j',
    async (name, dimensions) => {
      const answer = await post({ token: granted, events: [home, { name, dimensions }] })
      expect(answer).toMatchObject({ status: 400, body: { code: 'not-in-vocabulary' } })
      expect(await counted()).toEqual([])
    },
  )

  test('ask the gate before the vocabulary', async () => {
    const events = [{ name: 'unknown_event', dimensions: {} }]
    expect((await post({ token: refused, events })).body.code).toBe('not-granted')
  })
})

describe('a backend’s events', () => {
  const none = { origin: undefined, 'sec-fetch-site': undefined }
  const as = async (role: 'backend' | 'viewer') => ({
    ...none,
    authorization: `Bearer ${await createApiToken(server.store, role)}`,
  })

  test('are counted with an API token and the visitor’s signal', async () => {
    const body = { token: granted, events: [home], signal: { gpc: false } }
    expect(await post(body, await as('backend'))).toEqual({ status: 202, body: { counted: 1 } })
  })

  test('must say the visitor’s signal', async () => {
    const answer = await post({ token: granted, events: [home] }, await as('backend'))
    expect(answer).toMatchObject({ status: 400, body: { code: 'signal-missing' } })
    expect(await counted()).toEqual([])
  })

  test('are vetoed by that signal', async () => {
    const body = { token: granted, events: [home], signal: { gpc: true } }
    expect((await post(body, await as('backend'))).body.code).toBe('vetoed')
  })

  test('are refused without an API token', async () => {
    const body = { token: granted, events: [home], signal: { gpc: false } }
    expect((await post(body, none)).body.code).toBe('cross-site')
  })
})

describe('reports', () => {
  async function report(query: string, token?: string) {
    const viewer = token ?? (await createApiToken(server.store, 'viewer'))
    const headers = { authorization: `Bearer ${viewer}` }
    return server.send('GET', `reports?${query}`, { headers })
  }
  const increments = (count: number, page: string, day = '2026-11-23') =>
    server.store.count(
      Array.from({ length: count }, () => ({
        day,
        name: 'page_view',
        dimensions: `{"page":"${page}"}`,
      })),
    )

  test('show twenty and more, to the nearest ten, and say so', async () => {
    await increments(19, 'home')
    await increments(20, 'pricing')
    await increments(27, 'home', '2026-11-24')
    await increments(34, 'pricing', '2026-11-24')
    await increments(99, 'home', '2026-11-25')
    const response = await report('from=2026-11-23&to=2026-11-24')
    const body: ReportsResponse = await response.json()
    const row = { name: 'page_view' }
    expect(body.rows).toEqual([
      { ...row, day: '2026-11-23', dimensions: { page: 'pricing' }, count: 20 },
      { ...row, day: '2026-11-24', dimensions: { page: 'home' }, count: 30 },
      { ...row, day: '2026-11-24', dimensions: { page: 'pricing' }, count: 30 },
    ])
    expect(body.notes.join(' ')).toMatch(/under 20.*nearest 10/)
  })

  test('need the role viewer', async () => {
    const backend = await createApiToken(server.store, 'backend')
    const response = await report('from=2026-11-23&to=2026-11-23', backend)
    expect(response.status).toBe(403)
    const none = await server.send('GET', 'reports?from=2026-11-23&to=2026-11-23')
    expect(none.headers.get('www-authenticate')).toBe('Bearer')
  })
})

test('an API token is kept by its hash alone', async () => {
  const random = (bytes: number) => new Uint8Array(bytes).fill(7)
  const token = await createApiToken(server.store, 'viewer', { random })
  expect(token).toBe(`plt_${Buffer.alloc(32, 7).toString('base64url')}`)
  expect(await server.store.roleOf(token)).toBeUndefined()
  expect(await server.store.roleOf(token.slice(4))).toBeUndefined()
})
