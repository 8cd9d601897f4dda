import { noticeBrief, publish } from '@placet/core/policy'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { policy } from '../test/policy.ts'
import { rendered } from './rendered.ts'
import { fetchWhole } from './whole.ts'

const { hash, content } = rendered(policy, 'en')
const brief = { hash, content: noticeBrief(content) }
const answer = { ...publish(policy), notice: { hash, content, language: 'en' } }
const fetched = vi.fn<(url: string) => Promise<Response>>()

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.clearAllMocks()
})

test('gives the policy and the whole of the notice that is shown', async () => {
  fetched.mockResolvedValueOnce(Response.json(answer))
  expect(await fetchWhole(brief, '/placet')).toEqual({ policy, notice: content })
  expect(fetched.mock.calls).toEqual([['/placet/policy?lang=en']])
})

test.each<[string, () => Promise<Response>]>([
  ['another notice', async () => Response.json({ ...answer, notice: { hash: 'other', content } })],
  ['a notice without a policy', async () => Response.json({ notice: answer.notice })],
  ['null', async () => Response.json(null)],
  ['no JSON', async () => new Response('<html>')],
  ['no answer', () => Promise.reject(new TypeError('gone'))],
])('gives nothing where %s comes', async (_, come) => {
  fetched.mockImplementationOnce(come)
  await expect(fetchWhole(brief, '/placet')).rejects.toThrow(Error)
})
