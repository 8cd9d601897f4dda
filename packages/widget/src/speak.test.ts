import { pagePolicy, publish, noticeBrief } from '@placet/core/policy'
import { loadLanguage } from '@placet/core/languages'
import { afterEach, expect, test, vi } from 'vitest'
import { policy } from '../test/policy.ts'
import type { Prepared } from './prepare.ts'
import { rendered } from './rendered.ts'
import { speak } from './speak.ts'

const english = rendered(policy, 'en')
const german = rendered(policy, 'de', await loadLanguage('de'))
const prepared: Prepared = {
  policy: pagePolicy(publish(policy)),
  notice: { hash: english.hash, content: noticeBrief(english.content) },
  languages: ['en', 'de'],
}
const ask = vi.fn<typeof fetch>()

const spoken = (lang?: string): Promise<Prepared> =>
  new Promise((resolve) => speak(prepared, { endpoint: '/placet', lang }, resolve))

afterEach(() => {
  document.documentElement.lang = ''
  vi.unstubAllGlobals()
  ask.mockReset()
})

function answer(body: unknown): void {
  vi.stubGlobal('fetch', ask)
  ask.mockResolvedValue(Response.json(body))
}

test('asks nothing where the page got what it reads', async () => {
  answer({})
  expect(await spoken()).toBe(prepared)
  expect(ask).not.toHaveBeenCalled()
})

test('fetches the notice that the page reads, for its hash to be recorded', async () => {
  answer({ policy, notice: german })
  document.documentElement.lang = 'de-CH'
  const { notice, full } = await spoken()
  expect(ask).toHaveBeenCalledWith('/placet/policy?lang=de')
  expect([notice.hash, notice.content.language]).toEqual([german.hash, 'de'])
  expect(full).toEqual(german.content)
})

test('the language of the tag outdoes that of the page', async () => {
  answer({ policy, notice: german })
  document.documentElement.lang = 'en'
  expect((await spoken('de')).notice.content.language).toBe('de')
})

test.each([{}, null, 'garbage'])('shows what it got where the server answers %j', async (body) => {
  answer(body)
  document.documentElement.lang = 'de'
  expect(await spoken()).toBe(prepared)
})

test('shows what it got where the server is down', async () => {
  vi.stubGlobal('fetch', ask)
  ask.mockRejectedValue(new TypeError('offline'))
  document.documentElement.lang = 'de'
  expect(await spoken()).toBe(prepared)
})
