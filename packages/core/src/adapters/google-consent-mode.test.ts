// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { stepped } from '../../test/adapters.ts'
import { consentFor, freshPage, settled } from '../../test/page.ts'
import { googleConsentMode } from './google-consent-mode.ts'

beforeEach(() => {
  Reflect.deleteProperty(globalThis, 'dataLayer')
})
afterEach(() => vi.restoreAllMocks())

const plain = (layer: readonly unknown[]): unknown[][] =>
  layer.map((entry) => [...(entry as IArguments)])
const of = (layer: readonly unknown[], kind: string): Record<string, unknown>[] =>
  plain(layer)
    .filter(([name, second]) => name === 'consent' && second === kind)
    .map(([, , signals]) => signals as Record<string, unknown>)

const DENIED = {
  ad_storage: 'denied',
  ad_user_data: 'denied',
  ad_personalization: 'denied',
  analytics_storage: 'denied',
  functionality_storage: 'denied',
  personalization_storage: 'denied',
  security_storage: 'granted',
}

describe('the default', () => {
  test('is there, all denied, when the call returns', () => {
    googleConsentMode(stepped(), { analytics: 'measuring' })
    expect(plain(Reflect.get(globalThis, 'dataLayer') as unknown[])).toEqual([
      ['consent', 'default', { ...DENIED, wait_for_update: 500 }],
      ['set', 'ads_data_redaction', true],
      ['set', 'url_passthrough', false],
    ])
  })

  test('comes before what the page had already pushed', () => {
    const dataLayer: unknown[] = [{ event: 'early' }]
    googleConsentMode(stepped(), { analytics: 'measuring', dataLayer })
    expect((dataLayer[0] as IArguments)[1]).toBe('default')
    expect(dataLayer.at(-1)).toEqual({ event: 'early' })
  })

  test('is a command: the arguments of a call, not an array, which Google takes for an event', () => {
    const dataLayer: unknown[] = []
    googleConsentMode(stepped('measuring'), { analytics: 'measuring', dataLayer })
    for (const entry of dataLayer) {
      expect(Object.prototype.toString.call(entry)).toBe('[object Arguments]')
    }
  })

  test('is as denied in a region as everywhere', () => {
    const dataLayer: unknown[] = []
    const regions = ['ES', 'US-CA']
    googleConsentMode(stepped(), { analytics: 'measuring', dataLayer, regions, waitForUpdate: 200 })
    expect(of(dataLayer, 'default')).toEqual([
      { ...DENIED, wait_for_update: 200 },
      { ...DENIED, wait_for_update: 200, region: regions },
    ])
  })

  test.each(['UK', 'UK-LND', 'es', 'Spain', 'US_CA', ''])('refuses %j as a region', (region) => {
    const call = () => googleConsentMode(stepped(), { analytics: 'measuring', regions: [region] })
    expect(call).toThrow(TypeError)
    expect(Reflect.has(globalThis, 'dataLayer')).toBe(false)
  })

  test('reaches a tag that was loaded too early, and says so', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const heard: unknown[] = []
    const dataLayer: unknown[] = []
    dataLayer.push = (...entries) => heard.push(...entries)
    googleConsentMode(stepped(), { analytics: 'measuring', dataLayer })
    expect(of(heard, 'default')).toHaveLength(1)
    expect(said).toHaveBeenCalledTimes(1)
  })
})

describe('updates', () => {
  test('a stored choice is an update after the default, and never the default', () => {
    const dataLayer: unknown[] = []
    googleConsentMode(stepped('measuring', 'functional'), { analytics: 'measuring', dataLayer })
    expect(of(dataLayer, 'default')).toMatchObject([{ analytics_storage: 'denied' }])
    expect(of(dataLayer, 'update')).toEqual([
      {
        ...DENIED,
        analytics_storage: 'granted',
        functionality_storage: 'granted',
        personalization_storage: 'granted',
      },
    ])
  })

  test('where nothing is decided there is none', () => {
    const dataLayer: unknown[] = []
    googleConsentMode(stepped(), { analytics: 'measuring', dataLayer })
    expect(of(dataLayer, 'update')).toEqual([])
  })

  test('a refusal is one', () => {
    const dataLayer: unknown[] = []
    const consent = stepped()
    googleConsentMode(consent, { analytics: 'measuring', dataLayer })
    consent.decide()
    expect(of(dataLayer, 'update')).toEqual([DENIED])
  })

  test('a decision that is lost is told: Google would act on it', () => {
    const dataLayer: unknown[] = []
    const consent = stepped('measuring')
    googleConsentMode(consent, { analytics: 'measuring', dataLayer })
    consent.lose()
    expect(of(dataLayer, 'update').at(-1)).toEqual(DENIED)
  })

  test('after the adapter is taken away Google is denied and hears no more', () => {
    const dataLayer: unknown[] = []
    const consent = stepped('measuring')
    const stop = googleConsentMode(consent, { analytics: 'measuring', dataLayer })
    stop()
    consent.decide('functional')
    expect(of(dataLayer, 'update')).toHaveLength(2)
    expect(of(dataLayer, 'update').at(-1)).toEqual(DENIED)
  })

  test('through all that follows a real decision there is one: writing, sending, looking again', async () => {
    freshPage()
    vi.stubGlobal('fetch', async () => new Response(null, { status: 503 }))
    const dataLayer: unknown[] = []
    const consent = consentFor({ endpoint: '/placet' })
    const heard = vi.fn()
    googleConsentMode(consent, { analytics: 'analytics', dataLayer })
    consent.subscribe(heard)
    consent.decide({ analytics: true })
    await settled()
    document.dispatchEvent(new Event('visibilitychange'))
    await settled()
    expect(heard.mock.calls.length).toBeGreaterThan(2)
    expect(of(dataLayer, 'update')).toMatchObject([{ analytics_storage: 'granted' }])
    vi.unstubAllGlobals()
  })
})

test('GA4 is silenced by its own switch while its category is not granted', () => {
  const consent = stepped()
  const silent = (): unknown => Reflect.get(globalThis, 'ga-disable-G-TEST')
  googleConsentMode(consent, { analytics: 'measuring', measurementIds: ['G-TEST'] })
  expect(silent()).toBe(true)
  consent.decide('functional')
  expect(silent()).toBe(true)
  consent.decide('measuring')
  expect(silent()).toBe(false)
  consent.decide()
  expect(silent()).toBe(true)
})

const key = fc.constantFrom('functional', 'measuring', 'ads')
const steps = fc.array(
  fc.oneof(
    fc.uniqueArray(key).map((granted) => ({ granted: [...granted].sort() })),
    fc.constant('sign' as const),
  ),
  { maxLength: 12 },
)

test('whatever is decided: default first, no ad_* granted, one update per decision', () => {
  fc.assert(
    fc.property(steps, fc.uniqueArray(key), (taken, stored) => {
      const dataLayer: unknown[] = []
      const consent = stepped(...(stored as ['ads']))
      googleConsentMode(consent, { analytics: 'measuring', dataLayer })
      let last = stored.length > 0 ? [...stored].sort().join() : undefined
      let decisions = last === undefined ? 0 : 1
      for (const step of taken) {
        if (step === 'sign') consent.sign()
        else {
          consent.decide(...(step.granted as ['ads']))
          if (step.granted.join() !== last) decisions++
          last = step.granted.join()
        }
      }
      expect((dataLayer[0] as IArguments)[1]).toBe('default')
      expect(of(dataLayer, 'default')).toHaveLength(1)
      expect(of(dataLayer, 'update')).toHaveLength(decisions)
      expect(JSON.stringify(plain(dataLayer))).not.toMatch(/"ad_\w+":"granted"/)
      const now = of(dataLayer, 'update').at(-1)?.['analytics_storage'] ?? 'denied'
      expect(now).toBe(consent.allows('measuring') ? 'granted' : 'denied')
    }),
  )
})
