import type { Kept, Rules } from './policy/rules.ts'
import { sweepCookies } from './sweep/cookies.ts'
import { sweepKeys } from './sweep/keys.ts'
import { sweepCaches, sweepDatabases } from './sweep/stores.ts'
import { targetsOf } from './sweep/targets.ts'

/** Something a sweep could not remove, under its concrete name. */
export interface Remains {
  readonly service: string
  readonly kept: Kept
}

/**
 * Removes from the device what the services of these categories declare, and gives what is still
 * there: a cookie at a path nobody could guess, a database that an open connection holds. Never
 * touches what an essential or any other category's service declares too.
 *
 * Cookies and web storage are gone when this returns; databases and caches when it resolves,
 * which takes two seconds at most. Never rejects: what the browser gives the page no access to
 * holds nothing. HttpOnly cookies cannot be seen from a page: their server removes them.
 */
export async function sweep(
  rules: Rules,
  categories: readonly string[],
): Promise<readonly Remains[]> {
  const targets = targetsOf(rules, categories)
  const remains = [
    ...sweepCookies(targets),
    ...sweepKeys(targets, 'local', () => localStorage),
    ...sweepKeys(targets, 'session', () => sessionStorage),
  ]
  const stores = await Promise.all([sweepDatabases(targets), sweepCaches(targets)])
  return [...remains, ...stores.flat()]
}
