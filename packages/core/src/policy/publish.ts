import { toBase64url } from './base64url.ts'
import { canonical } from './canonical.ts'
import { asksAtLeast, materialHash, materialOf } from './material.ts'
import {
  asPolicy,
  cookieSpec,
  optionalCategories,
  type CookieSpec,
  type Policy,
  type PolicyFile,
} from './policy.ts'
import { sha256 } from './sha256.ts'

/** The hash of what a category asks now, and every hash whose answer still holds for it. */
export interface Asked {
  readonly hash: string
  readonly accepts: readonly string[]
}

/** A policy with the hashes that decisions refer to, as `GET policy` gives it. */
export interface Published<P extends PolicyFile = Policy> {
  /** SHA-256 of the canonical policy, base64url: 43 characters. */
  readonly fingerprint: string
  /** Optional categories only: nobody decides about `essential`. */
  readonly categories: Readonly<Record<string, Asked>>
  readonly policy: P
}

/** The part of a published policy that consent state and gating need; the script tag inlines it. */
export interface PagePolicy {
  readonly fingerprint: string
  readonly issuer: string
  /** Without the name of the cookie that no script can read. */
  readonly cookie: Omit<CookieSpec, 'rid'>
  readonly categories: Readonly<Record<string, Asked>>
  /** The category of each optional service. What it keeps, and where from, is in `Rules`. */
  readonly services: Readonly<Record<string, string>>
}

/** SHA-256 of the whole policy in canonical form, base64url. Any change gives another. */
export function fingerprint(policy: Policy): string {
  return toBase64url(sha256(`placet policy v1\n${canonical(policy)}`))
}

/**
 * Publishes a policy: its fingerprint, and by category the hash of what is asked plus the hashes
 * of `older` policies that asked for at least as much. Pure: the same input, the same output.
 */
export function publish<P extends PolicyFile>(
  file: P,
  older: readonly Policy[] = [],
): Published<P> {
  const policy = asPolicy(file)
  const categories: Record<string, Asked> = {}
  for (const key of optionalCategories(policy)) {
    const category = policy.categories[key]
    if (category === undefined) continue
    const material = materialOf(policy, key, category)
    const hash = materialHash(material)
    const accepts = new Set([hash])
    for (const old of older) {
      const before = old.categories[key]
      if (before === undefined) continue
      const asked = materialOf(old, key, before)
      if (asksAtLeast(asked, material)) accepts.add(materialHash(asked))
    }
    categories[key] = { hash, accepts: [...accepts] }
  }
  return { fingerprint: fingerprint(policy), categories, policy: file }
}

/** The part of a published policy that the page needs. */
export function pagePolicy(published: Published<PolicyFile>): PagePolicy {
  const { fingerprint: print, categories } = published
  const { site, services } = asPolicy(published.policy)
  const { rid: _rid, ...cookie } = cookieSpec(site)
  const optional = Object.entries(services).filter(([, { category }]) => category !== 'essential')
  return {
    fingerprint: print,
    issuer: site.origins[0],
    cookie,
    categories,
    services: Object.fromEntries(optional.map(([key, { category }]) => [key, category])),
  }
}
