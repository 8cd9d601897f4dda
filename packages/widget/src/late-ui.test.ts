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
  notice: rendered(policy, undefined),
}
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve))

test('fetches nothing on a return visit, and tries again at every need until it is there', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  document.body.innerHTML = '<button data-placet-open>settings</button>'
  const load = vi.fn(() => Promise.reject(new TypeError('gone')))
  const consent = fakeConsent(decidedState([]))
  offerUi(consent, prepared, { ui: late(load), facts: late(load) })
  await settle()
  expect(load).not.toHaveBeenCalled()
  consent.become({ status: 'undecided' })
  await settle()
  expect(error.mock.calls).toEqual([
    [expect.stringContaining('did not load'), expect.any(TypeError)],
  ])
  document.querySelector('button')?.click()
  await settle()
  expect(load).toHaveBeenCalledTimes(2)
})
