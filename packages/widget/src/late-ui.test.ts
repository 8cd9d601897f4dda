import { late } from '@placet/core/page'
import { pagePolicy, publish } from '@placet/core/policy'
import { expect, test, vi } from 'vitest'
import { decidedState, fakeConsent } from '../test/fake-consent.ts'
import { policy } from '../test/policy.ts'
import { offerUi } from './late-ui.ts'
import type { Prepared } from './prepare.ts'
import { rendered } from './rendered.ts'

const prepared: Prepared = {
  policy: pagePolicy(publish(policy)),
  notice: rendered(policy, 'en'),
}
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve))

test('fetches nothing on a return visit, says what did not load, and tries again at every need', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  document.body.innerHTML = '<button data-placet-open>settings</button>'
  const gone = new TypeError('gone')
  const load = vi.fn(() => Promise.reject(gone))
  const consent = fakeConsent(decidedState([]))
  offerUi(consent, prepared, { ui: late(load), facts: late(load), endpoint: undefined })
  await settle()
  expect(load).not.toHaveBeenCalled()
  consent.become({ status: 'undecided' })
  await settle()
  expect(error.mock.calls).toEqual([[gone]])
  document.querySelector('button')?.click()
  await settle()
  expect(load).toHaveBeenCalledTimes(2)
})

test('an opener opens preferences whatever the page does with clicks', async () => {
  document.body.innerHTML = '<button data-placet-open>settings</button>'
  const swallow = (event: Event): void => event.stopImmediatePropagation()
  document.body.addEventListener('click', swallow, true)
  const load = vi.fn(() => new Promise<never>(() => undefined))
  offerUi(fakeConsent(decidedState([])), prepared, {
    ui: late(load),
    facts: late(load),
    endpoint: undefined,
  })
  document.querySelector('button')?.click()
  expect(load).toHaveBeenCalledTimes(1)
  document.body.removeEventListener('click', swallow, true)
})
