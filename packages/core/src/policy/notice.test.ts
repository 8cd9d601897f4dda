import { expect, test } from 'vitest'
import { en } from '../messages/en.ts'
import { POLICY } from '../../test/policy.ts'
import { noticeBrief, noticeHash, noticeText, renderNotice } from './notice.ts'

const notice = renderNotice(POLICY, en, 'en')

test('names the controller, every category, its purposes, services and what they keep', () => {
  expect(notice.controller.name).toBe('Example Ltd')
  expect(notice.messages.intro).toContain('Example Ltd')
  expect(notice.categories.map(({ key, always }) => [key, always === true])).toEqual([
    ['essential', true],
    ['functional', false],
    ['analytics', false],
  ])
  expect(notice.categories[1]?.services?.[0]?.uses).toEqual([
    { name: 'pref-*', purpose: 0, lifetime: '6 months' },
    { name: 'theme', purpose: 0, lifetime: '1 year' },
  ])
})

test('leaves nothing to fill in, but for what a service is called and what the visitor chose', () => {
  const open = Object.entries(notice.messages).filter(([, text]) => /\{\w+\}/.test(text))
  expect(open.map(([key]) => key)).toEqual(['held', 'notHere', 'allowed', 'refused', 'chosen'])
  expect(JSON.stringify(notice).match(/\{\w+\}/g)).toEqual([
    '{service}',
    '{service}',
    '{categories}',
    '{categories}',
    '{date}',
  ])
})

test('is the same bytes each time, and another hash for any other word', () => {
  expect(noticeText(renderNotice(POLICY, en, 'en'))).toBe(noticeText(notice))
  expect(
    noticeHash(
      renderNotice(POLICY, { ...en, messages: { ...en.messages, acceptAll: 'OK' } }, 'en'),
    ),
  ).not.toBe(noticeHash(notice))
})

test("takes the owner's words where the policy has them", () => {
  const own = renderNotice({ ...POLICY, texts: { en: { title: 'Hello from {site}' } } }, en, 'en')
  expect(own.messages.title).toBe('Hello from Example')
})

test('in brief is all but the facts about services, and says where there are none', () => {
  const lone = { key: 'lone', label: 'Lone', purposes: ['Does it.'] }
  const brief = noticeBrief({ ...notice, categories: [...notice.categories, lone] })
  const shown = notice.categories.map(({ services: _services, ...category }) => category)
  expect(brief.categories).toEqual([...shown, { ...lone, bare: true }])
  expect(brief.controller).toEqual(notice.controller)
  const left = Object.keys(notice.messages).filter((key) => !(key in brief.messages))
  expect(left.join(' ')).toBe(
    'recipient country safeguard stores purpose lifetime stored name scc gpc dnt held notHere showOnce allowAlways ' +
      'isNew yourChoice allowed refused chosen download erase eraseAsk eraseNow cancel erased notErased notRead',
  )
})

test('says a purpose in Placet’s own words where the policy asks for them', async () => {
  const { de } = await import('../messages/de.ts')
  const categories = {
    ...POLICY.categories,
    analytics: { ...POLICY.categories.analytics, purposes: { usage: true } },
  }
  const { categories: shown } = renderNotice({ ...POLICY, categories }, de, 'de')
  expect(shown.at(-1)?.purposes).toEqual([de.purposes.usage])
})
