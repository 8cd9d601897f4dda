import { en, noticeHash, renderNotice, type HashedNotice, type Policy } from '@placet/core/policy'

/** Renders a policy's notice, in the language asked for where the policy has it. */
export function rendered(policy: Policy, language: string | undefined): HashedNotice {
  const [first] = policy.languages
  const spoken = policy.languages.find((known) => known === language) ?? first
  const content = renderNotice(policy, en, spoken)
  return { hash: noticeHash(content), content }
}
