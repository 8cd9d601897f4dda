import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { createApiToken } from '../api-tokens.ts'
import {
  cookiesSet,
  decision,
  GRANTED,
  openPlacet,
  type Opened,
  type Sent,
} from '../../test/testing.ts'

let server: Opened
let rid: string
let token: string
let backend: string
let viewer: string
beforeAll(async () => {
  server = await openPlacet()
  const response = await server.send('POST', 'decisions', { body: decision(GRANTED) })
  rid = cookiesSet(response)['__Secure-placet-rid'] ?? ''
  token = cookiesSet(response)['__Host-placet'] ?? ''
  backend = await createApiToken(server.store, 'backend')
  viewer = await createApiToken(server.store, 'viewer')
})
afterAll(() => server.close())

const TABLES = ['record', 'leaf', 'erasure', 'counter', 'policy', 'notice', 'api_token']

/** Everything that is stored, as a second connection sees it. */
function stored(): unknown {
  const db = new DatabaseSync(join(server.dir, 'placet.sqlite'), { readOnly: true })
  const all = TABLES.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
  db.close()
  return all
}

interface Route {
  readonly method: string
  readonly path: string
  /** A request that would be answered well. */
  readonly good: () => Sent
}

const cookies = () => ({ '__Secure-placet-rid': rid })
const event = { name: 'page_view', dimensions: { page: 'home' } }
const bearer = (value: string, rest: Sent['headers'] = {}) => ({
  headers: { authorization: `Bearer ${value}`, ...rest },
})

const WITH_BODY: readonly Route[] = [
  {
    method: 'POST',
    path: 'decisions',
    good: () => ({ body: decision(GRANTED), cookies: cookies() }),
  },
  { method: 'POST', path: 'events', good: () => ({ body: { token, events: [event] } }) },
]
const WITHOUT_BODY: readonly Route[] = [
  { method: 'POST', path: 'token', good: () => ({ cookies: cookies() }) },
  { method: 'DELETE', path: 'decisions', good: () => ({ cookies: cookies() }) },
]
const BACKEND: Route = {
  method: 'POST',
  path: 'events',
  good: () => ({
    ...bearer(backend, { origin: undefined, 'sec-fetch-site': undefined }),
    body: { token, events: [event], signal: { gpc: false } },
  }),
}
const WRITES = [...WITH_BODY, ...WITHOUT_BODY]
const nameOf = ({ method, path }: Route) => `${method} ${path}`

/** Expects a problem document and an unchanged store. */
async function expectProblem(
  route: Route,
  change: Sent,
  [status, code]: readonly [number, string],
) {
  const before = stored()
  const good = route.good()
  const headers = { ...good.headers, ...change.headers }
  const response = await server.send(route.method, route.path, { ...good, ...change, headers })
  const body = await response.json()
  expect({ status: response.status, code: body.code }).toEqual({ status, code })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.getSetCookie()).toEqual([])
  expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
  expect(stored()).toEqual(before)
  expect((await server.send('GET', 'healthz')).status).toBe(200)
  return body
}

const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
const SECRET = 'jane.doe@example.test'

describe.each([...WRITES, BACKEND].map((route) => [nameOf(route), route] as const))(
  '%s',
  (_, route) => {
    test.each([
      ['a body of 1 MB', `"${'x'.repeat(1_048_576)}"`, [413, 'too-large']],
      ['a body of one byte too many', `"${'x'.repeat(16_383)}"`, [413, 'too-large']],
      ['JSON 10,000 deep', deep.slice(0, 10_000), [400, 'invalid-json']],
      ['JSON 8,000 deep', deep.slice(2000, 18_000), [400, 'invalid-json']],
      ['objects 2,000 deep', '{"a":'.repeat(2000), [400, 'invalid-json']],
      ['no JSON', '{', [400, 'invalid-json']],
      ['NUL', '\u0000', [400, 'invalid-json']],
      ['a number', '1', [400, 'invalid-body']],
      ['null', 'null', [400, 'invalid-body']],
      ['an array', '[{}]', [400, 'invalid-body']],
      ['an unknown field', `{"${SECRET}": "${SECRET}"}`, [400, 'invalid-body']],
      ['a prototype', '{"__proto__": {"token": "x"}}', [400, 'invalid-body']],
      ['a lone surrogate', '{"id": "\\ud800", "token": "\\udfff\\u0000"}', [400, 'invalid-body']],
    ] as const)('refuses %s', async (_what, body, expected) => {
      const problem = await expectProblem(route, { body }, expected)
      expect(JSON.stringify(problem)).not.toContain(SECRET)
    })

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
      'refuses the content type %j',
      async (type) => {
        const change = { body: '{}', headers: { 'content-type': type } }
        await expectProblem(route, change, [415, 'media-type'])
      },
    )
  },
)

describe.each(WRITES.map((route) => [nameOf(route), route] as const))(
  '%s from elsewhere',
  (_, route) => {
    test.each([
      [{ origin: 'https://evil.test' }],
      [{ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
      [{ origin: 'null' }],
      [{ origin: 'http://www.example.test' }],
      [{ origin: 'https://www.example.test:8443' }],
      [{ origin: 'https://www.example.test.evil.test' }],
      [{ 'sec-fetch-site': 'cross-site' }],
      [{ 'sec-fetch-site': 'same-site' }],
      [{ 'sec-fetch-site': 'none' }],
      [{ origin: undefined, 'sec-fetch-site': undefined }],
      [{ origin: undefined, 'sec-fetch-site': 'same-origin' }],
    ])('is refused with %j', async (headers) => {
      await expectProblem(route, { headers }, [403, 'cross-site'])
    })
  },
)

describe('fields', () => {
  const [decisions, events] = WITH_BODY
  test.each([
    ['id', 1],
    ['id', 'x'],
    ['after', SECRET],
    ['policy', SECRET],
    ['notice', null],
    ['bundle', ''],
    ['language', SECRET],
    ['categories', []],
    ['categories', { analytics: 'yes' }],
    ['categories', { [SECRET]: true }],
    ['categories', null],
    ['method', SECRET],
    ['method', 'accept-all-of-it'],
    ['surface', 7],
    ['signal', true],
    ['signal', { gpc: 1 }],
    ['signal', { gpc: true, dnt: SECRET }],
    ['extra', SECRET],
  ])('of a decision: refuses %s %j', async (field, value) => {
    if (decisions === undefined) throw new Error('no route')
    const body = { ...decision(GRANTED), [field]: value }
    const problem = await expectProblem(decisions, { body }, [400, 'invalid-body'])
    expect(JSON.stringify(problem)).not.toContain(SECRET)
    expect(problem.errors.length).toBeGreaterThan(0)
  })

  test('say where and what, in words of ours', async () => {
    if (decisions === undefined) throw new Error('no route')
    const body = { ...decision(GRANTED), signal: { gpc: 1 }, [SECRET]: 1 }
    const { errors } = await expectProblem(decisions, { body }, [400, 'invalid-body'])
    expect(errors).toContain('signal.gpc: Invalid input: expected boolean, received number')
    expect(errors).toContain('(root): has a field that is not known here')
  })

  test.each([
    ['token', 1],
    ['token', 'x'.repeat(3000)],
    ['events', []],
    ['events', Array.from({ length: 51 }, () => event)],
    ['events', [{ name: SECRET, dimensions: {} }]],
    ['events', [{ name: 'page_view' }]],
    ['events', [{ ...event, [SECRET]: 1 }]],
    ['events', [{ name: 'page_view', dimensions: { page: SECRET } }]],
    ['signal', {}],
  ])('of events: refuses %s %j', async (field, value) => {
    if (events === undefined) throw new Error('no route')
    const body = { token, events: [event], [field]: value }
    const problem = await expectProblem(events, { body }, [400, 'invalid-body'])
    expect(JSON.stringify(problem)).not.toContain(SECRET)
  })

  const REPORTS: Route = {
    method: 'GET',
    path: 'reports?from=2026-11-01&to=2026-11-30',
    good: () => bearer(viewer),
  }
  test.each([
    'reports',
    'reports?from=2026-11-01',
    `reports?from=${SECRET}&to=2026-11-30`,
    'reports?from=2026-11-30&to=2026-11-01',
    'reports?from=2026-13-01&to=2026-13-02',
    `reports?from=2026-11-01&to=2026-11-30&${SECRET}=1`,
  ])('of a query: refuses GET %s', async (path) => {
    const problem = await expectProblem({ ...REPORTS, path }, {}, [400, 'invalid-query'])
    expect(JSON.stringify(problem)).not.toContain(SECRET)
  })
})

describe('without what it takes', () => {
  test.each([
    ['GET', 'decisions', [401, 'no-holder']],
    ['DELETE', 'decisions', [401, 'no-holder']],
    ['POST', 'token', [401, 'no-holder']],
    ['GET', 'reports?from=2026-11-01&to=2026-11-30', [401, 'unauthorized']],
    ['GET', 'nothing', [404, 'not-found']],
    ['GET', '../healthz', [404, 'not-found']],
    ['POST', 'placet.js', [404, 'not-found']],
    ['PUT', 'decisions', [405, 'method-not-allowed']],
    ['GET', 'events', [405, 'method-not-allowed']],
    ['GET', 'token', [405, 'method-not-allowed']],
    ['POST', 'policy', [405, 'method-not-allowed']],
    ['DELETE', 'jwks.json', [405, 'method-not-allowed']],
    ['POST', 'reports', [405, 'method-not-allowed']],
    ['POST', 'healthz', [405, 'method-not-allowed']],
  ] as const)('%s %s is %j', async (method, path, expected) => {
    await expectProblem({ method, path, good: () => ({}) }, {}, expected)
  })

  test('a wrong method is told the right ones', async () => {
    const response = await server.send('PUT', 'decisions')
    expect(response.headers.get('allow')).toBe('GET, POST, DELETE, OPTIONS')
  })

  test.each([
    ['events', 'viewer', [403, 'wrong-role']],
    ['events', 'unknown', [401, 'unauthorized']],
    ['events', 'malformed', [401, 'unauthorized']],
    ['reports', 'backend', [403, 'wrong-role']],
    ['reports', 'malformed', [401, 'unauthorized']],
  ] as const)('%s with an API token that is %s is refused', async (path, kind, expected) => {
    const tokens = { viewer, backend, unknown: `plt_${'A'.repeat(43)}`, malformed: 'plt_' }
    const body = { token, events: [event], signal: { gpc: false } }
    const good = () => ({ ...bearer(tokens[kind]), ...(path === 'events' ? { body } : {}) })
    const method = path === 'events' ? 'POST' : 'GET'
    await expectProblem({ method, path, good }, {}, expected)
  })

  test('a holder’s GET that names another site is refused', async () => {
    const route = { method: 'GET', path: 'decisions', good: () => ({ cookies: cookies() }) }
    const origin = { headers: { origin: 'https://evil.test' } }
    await expectProblem(route, origin, [403, 'cross-site'])
    const site = { headers: { 'sec-fetch-site': 'cross-site' } }
    await expectProblem(route, site, [403, 'cross-site'])
    const typed = await server.send('GET', 'decisions', {
      cookies: cookies(),
      headers: { 'sec-fetch-site': 'none' },
    })
    expect(typed.status).toBe(200)
  })
})

/** A POST whose body comes in pieces of 1 KiB, and how much of it was taken. */
async function postStream(headers: Readonly<Record<string, string>>) {
  let taken = 0
  const body = new ReadableStream(
    {
      pull(controller) {
        taken += 1024
        if (taken > 262_144) controller.close()
        else controller.enqueue(new TextEncoder().encode(' '.repeat(1024)))
      },
    },
    { highWaterMark: 0 },
  )
  const origin = 'https://www.example.test'
  const all = { origin, 'content-type': 'application/json', ...headers }
  const init = { method: 'POST', headers: all, body, duplex: 'half' } as const
  const response = await server.placet.fetch(new Request(`${origin}/placet/decisions`, init))
  return { status: response.status, taken }
}

test('a body without end is cut off at 16 KiB', async () => {
  expect(await postStream({})).toEqual({ status: 413, taken: 17_408 })
})

test('a body that says it is too large is not read at all', async () => {
  expect(await postStream({ 'content-length': '262144' })).toEqual({ status: 413, taken: 0 })
})
