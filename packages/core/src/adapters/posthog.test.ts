// @vitest-environment jsdom
import type { PostHog, PostHogConfig } from 'posthog-js'
import { beforeAll, expect, test, vi } from 'vitest'
import { passed, recordRequests, scripts, stepped } from '../../test/adapters.ts'
import { posthogAnalytics } from './posthog.ts'

let requests: ReturnType<typeof recordRequests>
let posthog: PostHog

beforeAll(async () => {
  requests = recordRequests()
  // Only now: it takes the page's fetch as it is when it is read.
  posthog = (await import('posthog-js')).default
})

const stored = (): string[] => [
  ...document.cookie.split('; ').filter(Boolean),
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
]
const events = (): string[] => requests.urls.filter((url) => /\/(e|i\/v0\/e)\//.test(url))

test('before the grant nothing is loaded, sent or stored', async () => {
  const consent = stepped()
  const load = vi.fn(() => posthog)
  posthogAnalytics(consent, { category: 'measuring', token: 'phc_none', config: {}, load })
  consent.decide('functional')
  await passed()
  expect(load).not.toHaveBeenCalled()
  expect([requests.urls, stored(), scripts()]).toEqual([[], [], []])
})

test('the real client captures while granted, and nothing after the withdrawal', async () => {
  const consent = stepped()
  const config: Partial<PostHogConfig> = { api_host: 'https://ph.test', capture_pageview: false }
  posthogAnalytics(consent, {
    category: 'measuring',
    token: 'phc_real',
    config,
    load: () => posthog,
  })
  consent.decide('measuring')
  await passed()
  posthog.capture('bought')
  await passed()
  expect(events().length).toBeGreaterThan(0)
  expect(stored().some((key) => key.startsWith('ph_phc_real'))).toBe(true)
  const first = posthog.get_distinct_id()

  const sent = requests.urls.length
  const storing = vi.spyOn(Storage.prototype, 'setItem')
  consent.decide('functional')
  expect(storing.mock.calls.map(([key]) => key)).not.toContain('ph_phc_real_posthog')
  expect(posthog.get_distinct_id()).not.toBe(first)
  // As the policy's declared keys are, once a category is withdrawn.
  expect(
    stored()
      .map((key) => key.replace(/=.*/, ''))
      .sort(),
  ).toEqual(['__ph_opt_in_out_phc_real', 'ph_phc_real_window_id'])
  localStorage.clear()
  sessionStorage.clear()
  posthog.capture('too late')
  posthog.identify('person-1')
  // Longer than a batch of events would wait.
  await passed(3300)
  expect([requests.urls.slice(sent), stored()]).toEqual([[], []])
  expect(posthog.has_opted_out_capturing()).toBe(true)

  consent.decide('measuring')
  await passed()
  posthog.capture('again')
  await passed()
  expect(requests.urls.length).toBeGreaterThan(sent)
}, 10_000)
