import { BUILT, noticeBrief, pagePolicy, publish, type Policy } from '@placet/core/policy'
import { loadLanguage } from '@placet/core/languages'
import { expect, test } from 'vitest'
import { policy } from '../test/policy.ts'
import { prepare } from './prepare.ts'
import { rendered } from './rendered.ts'

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('prepares a policy file: what the page needs, the notice, the look, itself', async () => {
  const styled: Policy = { ...policy, look: { '--placet-accent': 'teal' } }
  const whole = rendered(styled, 'en')
  expect(await prepare(json(styled), [], loadLanguage)).toEqual({
    policy: pagePolicy(publish(styled)),
    notice: { hash: whole.hash, content: noticeBrief(whole.content) },
    full: whole.content,
    bundle: BUILT,
    look: { '--placet-accent': 'teal' },
    source: styled,
  })
})

test('takes hashes and notice as a server answers them', async () => {
  const notice = { ...rendered(policy, 'en'), language: 'en', hash: 'from-the-server' }
  const published = publish(policy)
  const asked = { hash: 'newer', accepts: ['newer', 'older'] }
  const categories = { ...published.categories, analytics: asked }
  const prepared = await prepare(json({ ...published, categories, notice }), [], loadLanguage)
  expect(prepared.policy.categories['analytics']).toEqual(asked)
  expect(prepared.notice.hash).toBe('from-the-server')
})

test('renders the notice where the answer has its hash alone', async () => {
  const notice = { hash: 'from-the-server', language: 'en' }
  const prepared = await prepare(json({ ...publish(policy), notice }), [], loadLanguage)
  const { hash, content } = rendered(policy, 'en')
  expect([prepared.notice.hash, prepared.full]).toEqual([hash, content])
})

test.each([
  ['fr', 'fr'],
  ['de', 'en'],
  [undefined, 'en'],
])('with language %s renders %s', async (asked, shown) => {
  const wanted = asked === undefined ? [] : [asked]
  const file = json({ ...policy, languages: ['en', 'fr'] })
  const { notice } = await prepare(file, wanted, loadLanguage)
  expect(notice.content.language).toBe(shown)
})

test.each([null, 'policy', 7, [], {}, { error: 'not found' }])('refuses %j', async (value) => {
  await expect(prepare(value, [], loadLanguage)).rejects.toThrow(TypeError)
})

test('shows English, whole, where the words of a language cannot be had', async () => {
  const file = json({ ...policy, languages: ['fr'] })
  const { notice } = await prepare(file, ['fr'], () => Promise.reject(new TypeError('offline')))
  expect(notice.content.language).toBe('en')
})

test('a language without one of the owner texts is not chosen', async () => {
  const [, functional] = Object.entries(policy.categories)
  const texts = { en: 'Films', de: 'Filme' }
  const categories = {
    ...policy.categories,
    functional: { ...functional?.[1], basis: 'consent', purposes: { settings: texts } },
  }
  const file = json({ ...policy, categories, services: {}, languages: ['en', 'fr', 'de'] })
  const spoken = async (tag: string): Promise<string> =>
    (await prepare(file, [tag], loadLanguage)).notice.content.language
  expect([await spoken('fr'), await spoken('de')]).toEqual(['en', 'de'])
})
