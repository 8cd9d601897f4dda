import { pagePolicy, publish } from '@placet/core/policy'
import { afterEach, expect, test, vi } from 'vitest'
import { decidedState, fakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { offerUi } from './late-ui.ts'
import type { Prepared } from './prepare.ts'
import { rendered } from './rendered.ts'

const prepared: Prepared = {
  policy: pagePolicy(publish(policy)),
  notice: rendered(policy, undefined),
}
const gone = new URL('./gone.ts', import.meta.url).href
const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
const settle = (): Promise<unknown> => new Promise((later) => setTimeout(later, 100))

afterEach(() => {
  error.mockClear()
})

test('fetches nothing on a return visit', async () => {
  offerUi(fakeConsent(decidedState([])), prepared, gone)
  await settle()
  expect(error).not.toHaveBeenCalled()
})

test('says what could not be loaded, at every try', async () => {
  document.body.innerHTML = '<button data-placet-open>settings</button>'
  const consent = fakeConsent(decidedState([]))
  offerUi(consent, prepared, gone)
  consent.become({ status: 'undecided' })
  await settle()
  expect(String(error.mock.calls[0]?.[0])).toContain(`could not load ${gone}`)
  error.mockClear()
  document.querySelector('button')?.click()
  await settle()
  expect(error).toHaveBeenCalled()
})
