import { afterEach, expect, test, vi } from 'vitest'
import { publish } from '@placet/core/policy'
import { policy } from '../test/policy.ts'
import { findPolicy } from './find-policy.ts'
import { prepare } from './prepare.ts'
import type { Tag } from './tag.ts'

const tag: Tag = { source: 'https://site.test/placet.js', ui: true }
const asked: string[] = []

function serve(answers: Readonly<Record<string, unknown>>): void {
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return url in answers ? Response.json(answers[url]) : new Response('', { status: 404 })
  })
}

afterEach(() => {
  asked.length = 0
  vi.unstubAllGlobals()
})

test('fetches the file that the tag names', async () => {
  serve({ '/policy.json': policy })
  const found = await findPolicy({ ...tag, policy: '/policy.json', endpoint: '/placet' })
  expect(found).toEqual(prepare(policy, undefined))
  expect(asked).toEqual(['/policy.json'])
})

test('asks the server for the language of the tag', async () => {
  serve({ '/placet/policy?lang=pt-BR': publish(policy) })
  await findPolicy({ ...tag, endpoint: '/placet', language: 'pt-BR' })
  expect(asked).toEqual(['/placet/policy?lang=pt-BR'])
})

test('waits for the policy that stands further down in the page', async () => {
  const state = vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading')
  const found = findPolicy(tag)
  const script = document.createElement('script')
  script.type = 'application/json'
  script.dataset['placetPolicy'] = ''
  script.textContent = JSON.stringify(policy)
  document.body.append(script)
  document.dispatchEvent(new Event('DOMContentLoaded'))
  expect(await found).toEqual(prepare(policy, undefined))
  state.mockRestore()
})

test('says where a policy could come from, where there is none', async () => {
  await expect(findPolicy(tag)).rejects.toThrow(/no policy: add data-policy/)
})

test('says which address gave none', async () => {
  serve({})
  await expect(findPolicy({ ...tag, policy: '/gone.json' })).rejects.toThrow(
    /gone.json answered 404/,
  )
})
