// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { stepped, type Stepped } from '../../test/adapters.ts'
import { googleTagManager } from './google-tag-manager.ts'
import { matomoAnalytics } from './matomo.ts'
import { metaPixel } from './meta.ts'
import { tiktokPixel } from './tiktok.ts'
import { microsoftUet } from './uet.ts'

/*
 * These vendors publish no package: what is held here is the order of calls that their
 * documentation asks for, as their snippets would receive it.
 */

const GLOBALS = ['fbq', 'ttq', 'uetq', '_paq', 'dataLayer']

let calls: unknown[]
const reported = vi.fn()

beforeEach(() => {
  calls = []
  for (const name of GLOBALS) Reflect.deleteProperty(globalThis, name)
  vi.stubGlobal('reportError', reported.mockReset())
})
afterEach(() => vi.unstubAllGlobals())

/** A queue that records what is pushed to it, beside what else has happened. */
function recordQueue(name: string): void {
  Reflect.set(globalThis, name, { push: (...items: unknown[]) => calls.push(...items) })
}

const start = vi.fn(() => void calls.push('snippet'))

/** Each adapter, with its snippet putting onto the page what the vendor's would. */
const ADAPTERS: Readonly<Record<string, (consent: Stepped) => void>> = {
  meta: (consent) =>
    metaPixel(consent, {
      category: 'ads',
      start() {
        Reflect.set(globalThis, 'fbq', (...call: unknown[]) => calls.push(call.join(' ')))
        start()
      },
    }),
  tiktok: (consent) =>
    tiktokPixel(consent, {
      category: 'ads',
      start() {
        Reflect.set(globalThis, 'ttq', {
          grantConsent: () => calls.push('grantConsent'),
          revokeConsent: () => calls.push('revokeConsent'),
        })
        start()
      },
    }),
  uet: (consent) => microsoftUet(consent, { category: 'ads', start }),
  matomo: (consent) => matomoAnalytics(consent, { category: 'ads', start }),
  gtm: (consent) => googleTagManager(consent, { category: 'ads', start }),
}

describe.each(Object.entries(ADAPTERS))('%s', (_, adapt) => {
  test('runs no snippet before its own category is granted', () => {
    const consent = stepped()
    start.mockClear()
    adapt(consent)
    consent.decide('functional', 'measuring')
    expect(start).not.toHaveBeenCalled()
  })

  test('runs its snippet once, however often it is granted', () => {
    const consent = stepped()
    start.mockClear()
    adapt(consent)
    consent.decide('ads')
    consent.decide()
    consent.decide('ads')
    expect(start).toHaveBeenCalledTimes(1)
    expect(reported).not.toHaveBeenCalled()
  })

  test('tells nothing more when the server signs', () => {
    const consent = stepped()
    for (const name of ['uetq', '_paq', 'dataLayer']) recordQueue(name)
    adapt(consent)
    consent.decide('ads')
    const told = calls.length
    consent.sign()
    expect(calls).toHaveLength(told)
  })
})

test('Meta: grant after the snippet, revoke at the withdrawal', () => {
  const consent = stepped()
  ADAPTERS['meta']?.(consent)
  consent.decide('ads')
  consent.decide()
  consent.decide('ads')
  expect(calls).toEqual(['snippet', 'consent grant', 'consent revoke', 'consent grant'])
})

test('TikTok: grant after the snippet, revoke at the withdrawal', () => {
  const consent = stepped()
  ADAPTERS['tiktok']?.(consent)
  consent.decide('ads')
  consent.decide()
  expect(calls).toEqual(['snippet', 'grantConsent', 'revokeConsent'])
})

test('a vendor that cannot be told to stop is an error, and not a silent success', () => {
  const consent = stepped('ads')
  tiktokPixel(consent, { category: 'ads', start: () => Reflect.set(globalThis, 'ttq', []) })
  metaPixel(consent, { category: 'ads', start: () => undefined })
  consent.decide()
  expect(reported.mock.calls.map(([error]) => (error as Error).message)).toEqual([
    expect.stringContaining('ttq.grantConsent'),
    expect.stringContaining('fbq'),
    expect.stringContaining('ttq.revokeConsent'),
    expect.stringContaining('fbq'),
  ])
})

test('a snippet that throws half-way is still told to stop', () => {
  const consent = stepped('ads')
  metaPixel(consent, {
    category: 'ads',
    start() {
      Reflect.set(globalThis, 'fbq', (...call: unknown[]) => calls.push(call.join(' ')))
      throw new Error('theirs')
    },
  })
  consent.decide()
  expect(calls).toEqual(['consent revoke'])
})

describe('UET', () => {
  test('is denied when the call returns, before any snippet', () => {
    microsoftUet(stepped(), { category: 'ads', start })
    expect(Reflect.get(globalThis, 'uetq')).toEqual([
      'consent',
      'default',
      { ad_storage: 'denied' },
    ])
  })

  test('hears grant before its tag runs, and denial at the withdrawal', () => {
    const push = (_: 'consent', kind: string, { ad_storage }: { ad_storage: string }) =>
      calls.push({ [kind]: ad_storage })
    Reflect.set(globalThis, 'uetq', { push })
    const consent = stepped()
    microsoftUet(consent, { category: 'ads', start })
    consent.decide('measuring')
    consent.decide('ads')
    consent.decide()
    expect(calls).toEqual([
      { default: 'denied' },
      { update: 'granted' },
      'snippet',
      { update: 'denied' },
    ])
  })

  test('is told through what its tag has put in the place of the queue', () => {
    const consent = stepped()
    microsoftUet(consent, { category: 'ads', start: () => recordQueue('uetq') })
    consent.decide('ads')
    consent.decide()
    expect(calls).toEqual(['consent', 'update', { ad_storage: 'denied' }])
  })
})

test('Matomo: consent is required before anything, given on the grant, forgotten after', () => {
  recordQueue('_paq')
  const consent = stepped()
  matomoAnalytics(consent, { category: 'measuring', start })
  expect(calls).toEqual([['requireConsent']])
  consent.decide('measuring')
  consent.decide()
  expect(calls).toEqual([
    ['requireConsent'],
    'snippet',
    ['setConsentGiven'],
    ['forgetConsentGiven'],
  ])
})

describe('Tag Manager', () => {
  test('pushes one event per decision, with every category’s answer', () => {
    const dataLayer: unknown[] = []
    const consent = stepped()
    googleTagManager(consent, { category: 'ads', start, dataLayer, event: 'choice' })
    consent.decide('functional')
    consent.sign()
    consent.decide('functional')
    consent.decide()
    const answers = { functional: 'denied', measuring: 'denied', ads: 'denied' }
    expect(dataLayer).toEqual([
      { event: 'choice', placet: { ...answers, functional: 'granted' } },
      { event: 'choice', placet: answers },
    ])
  })

  test('says by name what a stored choice was', () => {
    googleTagManager(stepped('ads'), { category: 'ads', start })
    expect(Reflect.get(globalThis, 'dataLayer')).toMatchObject([
      { event: 'placet_decision', placet: { ads: 'granted' } },
    ])
  })
})

test('what no call can stop gives back no stop, so that its withdrawal ends in a reload', () => {
  const endless = Object.entries(ADAPTERS).filter(([, adapt]) => {
    const consent = stepped('ads')
    adapt(consent)
    return consent.endless.length > 0
  })
  expect(endless.map(([name]) => name)).toEqual(['uet', 'gtm'])
})
