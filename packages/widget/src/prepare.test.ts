import { BUILT, noticeBrief, pagePolicy, publish, type Policy } from '@placet/core/policy'
import { expect, test } from 'vitest'
import { policy } from '../test/policy.ts'
import { prepare } from './prepare.ts'
import { rendered } from './rendered.ts'

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('prepares a policy file: what the page needs, the notice, the look, itself', () => {
  const styled: Policy = { ...policy, look: { '--placet-accent': 'teal' } }
  const whole = rendered(styled, undefined)
  expect(prepare(json(styled), undefined)).toEqual({
    policy: pagePolicy(publish(styled)),
    notice: { hash: whole.hash, content: noticeBrief(whole.content) },
    full: whole.content,
    bundle: BUILT,
    look: { '--placet-accent': 'teal' },
    source: styled,
  })
})

test('takes hashes and notice as a server answers them', () => {
  const notice = { ...rendered(policy, undefined), language: 'en', hash: 'from-the-server' }
  const published = publish(policy)
  const asked = { hash: 'newer', accepts: ['newer', 'older'] }
  const categories = { ...published.categories, analytics: asked }
  const prepared = prepare(json({ ...published, categories, notice }), undefined)
  expect(prepared.policy.categories['analytics']).toEqual(asked)
  expect(prepared.notice.hash).toBe('from-the-server')
})

test('renders the notice where the answer has its hash alone', () => {
  const notice = { hash: 'from-the-server', language: 'en' }
  const prepared = prepare(json({ ...publish(policy), notice }), undefined)
  const { hash, content } = rendered(policy, undefined)
  expect([prepared.notice.hash, prepared.full]).toEqual([hash, content])
})

test.each([
  ['fr', 'fr'],
  ['de', 'en'],
  [undefined, 'en'],
])('with language %s renders %s', (asked, shown) => {
  const { notice } = prepare(json({ ...policy, languages: ['en', 'fr'] }), asked)
  expect(notice.content.language).toBe(shown)
})

test.each([null, 'policy', 7, [], {}, { error: 'not found' }])('refuses %j', (value) => {
  expect(() => prepare(value, undefined)).toThrow(TypeError)
})
