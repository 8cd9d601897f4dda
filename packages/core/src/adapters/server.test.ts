import { expect, test, vi } from 'vitest'
import { POLICY } from '../../test/policy.ts'
import { createConsent } from '../create.ts'
import { publish } from '../policy/publish.ts'
import { microsoftClarity } from './clarity.ts'
import { googleConsentMode } from './google-consent-mode.ts'
import { googleTagManager } from './google-tag-manager.ts'
import { matomoAnalytics } from './matomo.ts'
import { metaPixel } from './meta.ts'
import { plausibleAnalytics } from './plausible.ts'
import { posthogAnalytics } from './posthog.ts'
import { segmentAnalytics } from './segment.ts'
import { tiktokPixel } from './tiktok.ts'
import { microsoftUet } from './uet.ts'
import { vercelAnalytics } from './vercel-analytics.ts'

test('on a server no adapter runs anything, or leaves a global that visitors would share', () => {
  const consent = createConsent({ policy: publish(POLICY) })
  const category = 'analytics'
  const start = vi.fn()
  const load = vi.fn()
  const before = Reflect.ownKeys(globalThis)
  googleConsentMode(consent, { analytics: category, measurementIds: ['G-TEST'] })
  googleTagManager(consent, { category, start })
  matomoAnalytics(consent, { category, start })
  metaPixel(consent, { category, start })
  microsoftClarity(consent, { category, project: 'abc', load })
  microsoftUet(consent, { category, start })
  plausibleAnalytics(consent, { category, config: {}, load })
  posthogAnalytics(consent, { category, token: 'phc', config: {}, load })
  segmentAnalytics(consent, { category, settings: {}, load })
  tiktokPixel(consent, { category, start })
  vercelAnalytics(consent, { category, settings: {}, load })
  expect([start, load].map((call) => call.mock.calls.length)).toEqual([0, 0])
  expect(Reflect.ownKeys(globalThis)).toEqual(before)
})

test('the category is one of the policy’s own, by its type', () => {
  const consent = createConsent({ policy: publish(POLICY) })
  const start = (): void => undefined
  const dataLayer: unknown[] = []
  googleConsentMode(consent, { analytics: 'analytics', dataLayer })
  // @ts-expect-error a category that is not in the policy
  metaPixel(consent, { category: 'advertising', start })
  // @ts-expect-error nobody decides about essential
  expect(() => metaPixel(consent, { category: 'essential', start })).toThrow(TypeError)
  // @ts-expect-error the category has to be named
  expect(() => metaPixel(consent, { start })).toThrow(TypeError)
  // @ts-expect-error and so has the one of Google's analytics
  googleConsentMode(consent, { dataLayer })
})
