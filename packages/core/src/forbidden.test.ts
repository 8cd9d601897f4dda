// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { consentFor, freshPage, PAGE, painted, setCookie, signedToken } from '../test/page.ts'
import { createCurrent } from './current.ts'
import { watchForbidden, type Violation } from './forbidden.ts'
import type { Rules } from './policy/rules.ts'
import { readCookie } from './read-cookie.ts'

const rule = (category: string, ...hosts: string[]) => ({ category, hosts, kept: [] })
const RULES: Rules = {
  mode: 'listed',
  refused: 'reject',
  own: [],
  services: {
    film: rule('functional', '*.film.test'),
    pay: rule('essential', 'pay.test'),
    stats: rule('analytics', 'stats.test'),
  },
}
const violation = (host: string, change: Partial<Violation> = {}): Violation => ({
  disposition: 'enforce',
  effectiveDirective: 'frame-src',
  blockedURI: `https://${host}/x.js`,
  ...change,
})

/** A page that watches, the answers it holds one after another, and how often it leaves. */
function watching() {
  const current = createCurrent(PAGE, false)
  const read = (): string => readCookie(PAGE.cookie.token) ?? ''
  const answer = (text: string): void => {
    setCookie(text)
    current.refresh(undefined, () => undefined)
  }
  const leave = vi.fn()
  return { answer, leave, blocked: watchForbidden({ current, read }, RULES, leave) }
}

/** The text of an answer whose signature differs from those of other ids. */
const signed = (id: string, ...granted: string[]): string =>
  signedToken(granted).replace(/[^.]+$/, id.repeat(86))
const unsigned = (...granted: string[]): string => `u.${signedToken(granted).split('.')[1] ?? ''}`

beforeEach(freshPage)
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a page leaves', () => {
  test('once, when a signed answer grants what was blocked, or what is granted is blocked', () => {
    for (const order of ['blocked first', 'granted first']) {
      freshPage()
      const { answer, leave, blocked } = watching()
      if (order === 'granted first') answer(signed('A', 'functional'))
      blocked(violation('film.test'))
      answer(signed('A', 'functional'))
      blocked(violation('cdn.film.test'))
      expect(leave, order).toHaveBeenCalledOnce()
    }
  })

  test('no more for that answer in later documents of its tab, but for another', () => {
    const first = watching()
    first.answer(signed('A', 'functional'))
    first.blocked(violation('film.test'))
    const { answer, leave, blocked } = watching()
    answer(signed('A', 'functional'))
    blocked(violation('film.test'))
    expect(leave).not.toHaveBeenCalled()
    answer(signed('B', 'analytics', 'functional'))
    expect(leave).toHaveBeenCalledOnce()
  })
})

describe('a page stays', () => {
  test('while the answer is not signed, and leaves once it is', () => {
    const { answer, leave, blocked } = watching()
    blocked(violation('film.test'))
    answer(unsigned('functional'))
    expect(leave).not.toHaveBeenCalled()
    answer(signed('A', 'functional'))
    expect(leave).toHaveBeenCalledOnce()
  })

  test.each<[string, Violation]>([
    ['nobody declares', violation('other.test')],
    ['belongs to a service that is refused', violation('stats.test')],
    ['is open to all', violation('pay.test')],
    ['is only reported', violation('film.test', { disposition: 'report' })],
    [
      'is of a kind that no grant opens',
      violation('film.test', { effectiveDirective: 'object-src' }),
    ],
    ['is no address', violation('', { blockedURI: 'inline' })],
    ['is empty', violation('', { blockedURI: '' })],
    ['is a scheme', violation('', { blockedURI: 'data' })],
  ])('for what %s', (_, given) => {
    const { answer, leave, blocked } = watching()
    answer(signed('A', 'functional'))
    blocked(given)
    expect(leave).not.toHaveBeenCalled()
  })

  test('under a signal that vetoes what was granted', () => {
    vi.stubGlobal('navigator', { globalPrivacyControl: true })
    const { answer, leave, blocked } = watching()
    answer(signed('A', 'analytics'))
    blocked(violation('stats.test'))
    expect(leave).not.toHaveBeenCalled()
  })
})

test('what was blocked before anyone listened counts, where the browser keeps it', () => {
  const bodies = [
    null,
    { disposition: 'report', effectiveDirective: 'img-src', blockedURL: 'https://film.test/' },
    { disposition: 'enforce', effectiveDirective: 'img-src', blockedURL: null },
    { disposition: 'enforce', effectiveDirective: 'img-src', blockedURL: 'https://film.test/' },
  ]
  const made: unknown[] = []
  vi.stubGlobal(
    'ReportingObserver',
    class {
      private readonly hear: (reports: object[]) => void
      constructor(hear: (reports: object[]) => void, options: object) {
        this.hear = hear
        made.push(options)
      }
      observe(): void {
        this.hear(bodies.map((body) => ({ body })))
      }
    },
  )
  const { answer, leave } = watching()
  expect(made).toEqual([{ types: ['csp-violation'], buffered: true }])
  expect(leave).not.toHaveBeenCalled()
  answer(signed('A', 'functional'))
  expect(leave).toHaveBeenCalledOnce()
})

describe('events around a reload', () => {
  const sent: string[] = []
  beforeEach(() => {
    sent.length = 0
    vi.stubGlobal('fetch', async (url: string, { body = '' }: { body?: string } = {}) => {
      if (url.endsWith('/events'))
        sent.push(...(JSON.parse(body).events as { name: string }[]).map(({ name }) => name))
      return Response.json({}, { status: 202 })
    })
  })

  test('are not sent again by the document that comes after', async () => {
    setCookie(signed('A', 'analytics'))
    const note = (value: object): void =>
      sessionStorage.setItem('placet-reloaded', JSON.stringify(value))
    const said = JSON.stringify({ name: 'page_view', dimensions: {} })
    note({ answer: 'x', at: Date.now(), sent: [said] })
    const consent = consentFor({ endpoint: '/placet' })
    consent.track('page_view', {})
    consent.track('feature_used', {})
    await painted()
    expect(sent).toEqual(['feature_used'])
  })
})
