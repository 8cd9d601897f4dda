import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type NoticeBrief,
  noticeBrief,
  noticeHash,
  pagePolicy,
  publish,
  rulesOf,
} from '@placet/core/policy'
import { openPlacet, POLICY, type Opened } from '../../test/testing.ts'

const script = {
  placet: '(()=>{globalThis.seen=PLACET_INLINE})()\n//# sourceMappingURL=placet.js.map',
  after: 'export const createAfter=()=>{}',
  granted: 'export const grant=()=>{}',
  special: 'export const fillOnce=()=>{}',
  events: 'export const sendEvents=()=>{}',
  facts: 'export const showFacts=()=>{}',
  placeholder: 'export const watchHeld=()=>{}',
  shield: '(()=>{globalThis.seen=PLACET_SHIELD})()',
  reopen: '(()=>{globalThis.button=PLACET_INLINE.notice.content.messages.preferences})()',
  policy: 'export const prepare=()=>{}',
}
const look = { '--placet-accent': '#0b5fff' }
const policy = { ...POLICY, look, site: { ...POLICY.site, name: '</script><b>' } }

let server: Opened
beforeEach(async () => {
  server = await openPlacet({ script, policy })
})
afterEach(() => server.close())

const get = (path: string, headers = {}) => server.send('GET', path, { headers })

interface Inline {
  readonly policy: unknown
  readonly notice: { readonly hash: string; readonly content: NoticeBrief }
  readonly [key: string]: unknown
}

async function inlineOf(path: string): Promise<Inline> {
  const context: { seen?: Inline } = {}
  runInNewContext(await (await get(path)).text(), context)
  return JSON.parse(JSON.stringify(context.seen))
}

describe('placet.js', () => {
  test('runs with what the page needs inlined, in a scope of its own', async () => {
    const seen = await inlineOf('placet.js')
    const { notice, chunks, ...rest } = seen
    const texts = Object.values({ ...script, shield: '', reopen: '', policy: '' }).join('')
    const bundle = createHash('sha256').update(texts).digest('base64url')
    expect(chunks).toMatch(/^placet-\*\.[\w-]{8}\.js$/)
    expect(rest).toEqual({
      languages: ['en', 'de'],
      policy: JSON.parse(JSON.stringify(pagePolicy(publish(policy)))),
      endpoint: '/placet',
      bundle,
      look,
    })
    expect(notice.content.language).toBe('en')
  })

  test('names other chunks under another policy, whose rules are in one of them', async () => {
    const { bundle, chunks } = await inlineOf('placet.js')
    await server.close()
    server = await openPlacet({ script, policy: { ...policy, shield: { mode: 'strict' } } })
    const next = await inlineOf('placet.js')
    expect(next.bundle).toBe(bundle)
    expect(next.chunks).not.toBe(chunks)
  })

  test('brings the button in the corner along, in the same scope, where the policy says so alone', async () => {
    const button = async (path: string): Promise<unknown> => {
      const context: { button?: unknown } = {}
      runInNewContext(await (await get(path)).text(), context)
      return context.button
    }
    expect(await button('placet.js')).toBeUndefined()
    expect(await (await get('placet.js')).text()).not.toContain('globalThis.button')
    await server.close()
    server = await openPlacet({ script, policy: { ...policy, reopen: true } })
    expect(await button('placet.js')).toBe('Preferences')
    expect(await button('placet.js?shield')).toBe('Preferences')
  })

  test('carries a brief of the notice, under the hash of the whole that policy answers', async () => {
    const { notice } = await inlineOf('placet.js')
    const whole = (await (await get('policy?lang=en')).json()).notice
    expect(notice).toEqual({ hash: whole.hash, content: noticeBrief(whole.content) })
    expect(noticeHash(whole.content)).toBe(notice.hash)
    expect(JSON.stringify(notice)).not.toMatch(/"(recipient|country|uses|lifetime|services)"/)
  })

  test.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['fr', 'en'],
    ['', 'en'],
    ['../../x', 'en'],
  ])('asked for %j speaks %j, whole, and leaves no choice', async (lang, spoken) => {
    const { notice, languages } = await inlineOf(`placet.js?lang=${encodeURIComponent(lang)}`)
    expect(notice.content.language).toBe(spoken)
    expect(notice.content.messages.rejectAll).toBe(spoken === 'de' ? 'Alle ablehnen' : 'Reject all')
    expect(languages).toBeUndefined()
  })

  test('asked for none, names the languages that the page may choose from', async () => {
    expect((await inlineOf('placet.js')).languages).toEqual(['en', 'de'])
  })

  test('could stand inside a script element', async () => {
    expect(await (await get('placet.js')).text()).not.toContain('</script')
  })

  test.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0, gzip;q=0.5', gunzipSync],
    [null, '', (bytes: Buffer) => bytes],
    [null, 'identity', (bytes: Buffer) => bytes],
  ] as const)('is %s for Accept-Encoding %j', async (encoding, accept, open) => {
    const response = await get('placet.js', { 'accept-encoding': accept })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(response.headers.get('vary')).toContain('Accept-Encoding')
    const text = open(Buffer.from(await response.arrayBuffer())).toString()
    expect(text).toBe(await (await get('placet.js')).text())
  })

  test('is revalidated by a strong ETag of each encoding', async () => {
    const tags = await Promise.all(
      ['br', 'gzip', ''].map(async (accept) => {
        const headers = { 'accept-encoding': accept }
        const first = await get('placet.js', headers)
        expect(first.headers.get('cache-control')).toBe('no-cache')
        const etag = first.headers.get('etag') ?? ''
        const again = await get('placet.js', { ...headers, 'if-none-match': `"x", W/${etag}` })
        expect([again.status, await again.text()]).toEqual([304, ''])
        expect(again.headers.get('etag')).toBe(etag)
        return etag
      }),
    )
    expect(new Set(tags).size).toBe(3)
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]+"$/)
    expect((await get('placet.js', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('is JavaScript that is not sniffed', async () => {
    const { headers } = await get('placet.js')
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })

  test('answers HEAD without a body', async () => {
    const response = await server.send('HEAD', 'placet.js')
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('etag')).toMatch(/^"/)
  })
})

describe('the chunks', () => {
  test('are kept for a year under their hash, and found under no other', async () => {
    const { chunks } = await inlineOf('placet.js')
    const parts = ['granted', 'special', 'events', 'facts', 'placeholder'] as const
    for (const part of parts) {
      const response = await get(String(chunks).replace('*', part))
      expect(await response.text()).toBe(script[part])
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    }
    expect((await get('placet-facts.AAAAAAAAAAAAAAAA.js')).status).toBe(404)
    expect((await get('placet-facts.js')).status).toBe(404)
  })

  test('the one that cleans up has the rules of the policy in front, in a scope of its own', async () => {
    const { chunks } = await inlineOf('placet.js')
    const text = await (await get(String(chunks).replace('*', 'after'))).text()
    const [front, rest] = text.split('\n')
    expect(rest).toBe(script.after)
    const context: { seen?: unknown } = {}
    runInNewContext(`${front};globalThis.seen=PLACET_RULES`, context)
    expect(JSON.parse(JSON.stringify(context.seen))).toEqual(
      JSON.parse(JSON.stringify(rulesOf(policy))),
    )
  })

  test('placet-policy.js is beside the script, where it looks for it', async () => {
    const response = await get('placet-policy.js')
    expect(await response.text()).toBe(script.policy)
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })
})

describe('placet-shield.js', () => {
  test('has all that it enforces in front, and is revalidated', async () => {
    const response = await get('placet-shield.js')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const context: { seen?: unknown } = {}
    const text = await response.text()
    expect(text).not.toContain('</script')
    runInNewContext(text, context)
    const expected = { page: pagePolicy(publish(policy)), rules: rulesOf(policy) }
    expect(JSON.parse(JSON.stringify(context.seen))).toEqual(JSON.parse(JSON.stringify(expected)))
  })
})

test('placet.js?shield is the shield and then the script, in one file', async () => {
  const both = await (await get('placet.js?shield&lang=en')).text()
  const alone = await (await get('placet.js?lang=en')).text()
  expect(both).toBe((await (await get('placet-shield.js')).text()) + alone)
})

describe('policy', () => {
  test('tells fingerprint, notice, what answers, and the policy', async () => {
    const response = await get('policy?lang=de')
    const body = await response.json()
    const published = publish(policy)
    expect(body).toMatchObject({
      fingerprint: published.fingerprint,
      notice: { language: 'de', content: { language: 'de' } },
      categories: published.categories,
      policy,
    })
    expect(noticeHash(body.notice.content)).toBe(body.notice.hash)
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })
})

describe('jwks.json', () => {
  test('holds the public keys alone', async () => {
    const response = await get('jwks.json')
    expect(await response.json()).toEqual(server.keys.jwks)
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  })
})

test('without bundles there is no script', async () => {
  await server.close()
  server = await openPlacet()
  expect((await get('placet.js')).status).toBe(404)
})
