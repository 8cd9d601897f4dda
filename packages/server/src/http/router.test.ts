import { afterEach, describe, expect, test } from 'vitest'
import { openPlacet, POLICY, type Opened } from '../../test/testing.ts'
import { createPlacet } from '../placet.ts'
import { createRouter } from './router.ts'

let server: Opened | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const URL_OF = 'https://www.example.test/placet/x'

describe('an unexpected error', () => {
  const failing = (error: Error) => {
    const lines: string[] = []
    const fetch = createRouter({
      site: POLICY.site,
      mount: '/placet',
      routes: {
        x: {
          GET: () => {
            throw error
          },
        },
      },
      log: (line) => lines.push(line),
    })
    return { lines, fetch }
  }

  test('is a 500 that says nothing of it, and is logged without its message', async () => {
    const { lines, fetch } = failing(new TypeError('jane.doe@example.test'))
    const response = await fetch(new Request(URL_OF))
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', status: 500 })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^placet: unexpected TypeError .*router\.test/)
    expect(lines.join() + text).not.toContain('jane')
  })
})

describe('CORS', () => {
  const site = {
    ...POLICY.site,
    origins: ['https://www.example.test', 'https://app.example.test'] as const,
  }

  test('names an origin of the policy, never "*"', async () => {
    server = await openPlacet({ policy: { ...POLICY, site } })
    const headers = { origin: 'https://app.example.test', 'sec-fetch-site': undefined }
    const response = await server.send('GET', 'policy', { headers })
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.test')
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    expect(response.headers.get('vary')).toBe('Origin')
  })

  test('names nobody else, also in a problem', async () => {
    server = await openPlacet()
    for (const origin of ['https://evil.test', 'null', undefined]) {
      for (const path of ['policy', 'nothing']) {
        const response = await server.send('GET', path, { headers: { origin } })
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
        expect(response.headers.get('vary')).toBe('Origin')
      }
    }
  })

  test('answers a preflight of the policy’s origins alone', async () => {
    server = await openPlacet()
    const own = await server.send('OPTIONS', 'decisions')
    expect(own.status).toBe(204)
    expect(own.headers.get('access-control-allow-methods')).toBe('GET, POST, DELETE')
    expect(own.headers.get('access-control-allow-headers')).toBe('Content-Type')
    const evil = { headers: { origin: 'https://evil.test' } }
    const other = await server.send('OPTIONS', 'decisions', evil)
    expect(other.status).toBe(403)
    expect(other.headers.get('access-control-allow-methods')).toBeNull()
  })

  test('takes a sub-domain’s request where the policy spans it', async () => {
    const policy = { ...POLICY, site: { ...site, domain: 'example.test' } }
    server = await openPlacet({ policy })
    const headers = { origin: 'https://app.example.test', 'sec-fetch-site': 'same-site' }
    const response = await server.send('POST', 'token', { headers })
    expect(await response.json()).toMatchObject({ code: 'no-holder' })
  })
})

describe('the mount', () => {
  test('is where all routes are', async () => {
    server = await openPlacet({ mount: '/a/consent' })
    expect((await server.send('GET', 'healthz')).status).toBe(200)
    const outside = await server.placet.fetch(
      new Request('https://www.example.test/placet/healthz'),
    )
    expect(outside.status).toBe(404)
  })

  test.each(['', '/', 'placet', '/placet/', '//x', '/:x', '/*'])('cannot be %j', async (mount) => {
    server = await openPlacet()
    const { store, keys } = server
    const created = createPlacet({ policy: POLICY, store, keys, mount })
    await expect(created).rejects.toThrow(TypeError)
  })
})

test('healthz is 503 once the store no longer answers', async () => {
  server = await openPlacet()
  expect(await (await server.send('GET', 'healthz')).json()).toEqual({ status: 'ok' })
  await server.store.close()
  const response = await server.send('GET', 'healthz')
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'unavailable' })
})

describe('/.well-known/gpc.json', () => {
  const ask = (method = 'GET', path = '/.well-known/gpc.json') =>
    server?.placet.fetch(new Request(`https://www.example.test${path}`, { method }))

  test('says at the root that the site abides by the signal, and since when', async () => {
    server = await openPlacet({ mount: '/a/consent' })
    const response = await ask()
    expect(response?.status).toBe(200)
    expect(response?.headers.get('content-type')).toBe('application/json')
    expect(response?.headers.get('cache-control')).toBe('public, max-age=3600')
    expect(response?.headers.getSetCookie()).toEqual([])
    expect(await response?.json()).toEqual({ gpc: true, lastUpdate: POLICY.date })
    expect(POLICY.date).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  test('is nowhere else, and only to be read', async () => {
    server = await openPlacet()
    expect((await ask('GET', '/.well-known/other'))?.status).toBe(404)
    expect((await server.send('GET', '.well-known/gpc.json')).status).toBe(404)
    const posted = await ask('POST')
    expect(posted?.status).toBe(405)
    expect(posted?.headers.get('allow')).toBe('GET, OPTIONS')
    expect((await ask('HEAD'))?.status).toBe(200)
  })
})
