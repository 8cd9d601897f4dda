import { prepare, type Prepared } from './prepare.ts'
import type { Tag } from './tag.ts'

async function fetched(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}

/** The policy that stands in the page itself, below the script perhaps. */
async function inPage(): Promise<string | undefined> {
  const find = (): string | undefined =>
    document.querySelector('script[data-placet-policy]')?.textContent
  if (find() === undefined && document.readyState === 'loading') {
    await new Promise((arrived) => document.addEventListener('DOMContentLoaded', arrived))
  }
  return find()
}

async function policyJson({ policy, endpoint, language }: Tag): Promise<unknown> {
  if (policy !== undefined) return fetched(policy)
  if (endpoint !== undefined) {
    return fetched(`${endpoint}/policy${language ? `?lang=${encodeURIComponent(language)}` : ''}`)
  }
  const text = await inPage()
  if (text !== undefined) return JSON.parse(text)
  throw new Error('no policy: add data-policy="/policy.json" or data-endpoint="/placet" to the tag')
}

/**
 * Finds and prepares the policy: the file that `data-policy` names, or the server's answer at
 * `data-endpoint`, or the JSON in the page.
 */
export async function findPolicy(tag: Tag): Promise<Prepared> {
  return prepare(await policyJson(tag), tag.language)
}
