import { afterEach, expect, test, vi } from 'vitest'
import { publish } from '@placet/core/policy'
import { loadLanguage } from '@placet/core/languages'
import { policy } from '../test/policy.ts'
import { policyJson, type PolicySource } from './policy-json.ts'
import { prepare, type Built } from './prepare.ts'
import { wanted } from './wanted.ts'

const asked: string[] = []

function serve(answers: Readonly<Record<string, unknown>>): void {
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href)
    const path = url.href.replace(location.origin, '')
    return path in answers ? Response.json(answers[path]) : new Response('', { status: 404 })
  })
}

/** As placet.js does it. */
const findPolicy = async (source: PolicySource): Promise<Built> =>
  prepare(await policyJson(source), wanted(source.lang), loadLanguage)

afterEach(() => {
  asked.length = 0
  vi.unstubAllGlobals()
})

test('fetches the file that the tag names', async () => {
  serve({ '/policy.json': policy })
  const found = await findPolicy({ policy: '/policy.json', endpoint: '/placet' })
  expect(found).toEqual(await prepare(policy, [], loadLanguage))
  expect(asked).toEqual([`${location.origin}/policy.json`])
})

test('asks the server for the language of the tag', async () => {
  serve({ '/placet/policy?lang=pt-BR': publish(policy) })
  await findPolicy({ endpoint: '/placet', lang: 'pt-BR' })
  expect(asked).toEqual([`${location.origin}/placet/policy?lang=pt-BR`])
})

test('a base of the page has no say in where the policy is', async () => {
  const base = document.createElement('base')
  base.href = 'https://elsewhere.test/'
  document.head.append(base)
  expect(document.baseURI).toBe('https://elsewhere.test/')
  serve({ '/policy.json': policy, '/placet/policy': publish(policy) })
  await findPolicy({ policy: '/policy.json' })
  await findPolicy({ endpoint: '/placet' })
  expect(asked.map((url) => new URL(url).origin)).toEqual([location.origin, location.origin])
  base.remove()
})

test('takes the policy file where the tag names a server too, and its language', async () => {
  serve({ '/policy.json': { ...policy, languages: ['en', 'fr'] } })
  const tag = { policy: '/policy.json', endpoint: '/placet', lang: 'fr' }
  const { notice } = await findPolicy(tag)
  expect(notice.content.language).toBe('fr')
})

test('waits for the policy that stands further down in the page', async () => {
  const state = vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading')
  const found = findPolicy({})
  const script = document.createElement('script')
  script.type = 'application/json'
  script.dataset['placetPolicy'] = ''
  script.textContent = JSON.stringify(policy)
  document.body.append(script)
  document.dispatchEvent(new Event('DOMContentLoaded', { bubbles: true }))
  expect(await found).toEqual(await prepare(policy, [], loadLanguage))
  state.mockRestore()
})

test('says where a policy could come from, where there is none', async () => {
  await expect(findPolicy({})).rejects.toThrow(/no policy: add data-policy/)
})

test('says which address gave none', async () => {
  serve({})
  await expect(findPolicy({ policy: '/gone.json' })).rejects.toThrow(/gone.json answered 404/)
})
