import { hostFits } from '../policy/pattern.ts'
import type { Kept, Rules, ServiceRule } from '../policy/rules.ts'
import type { ConsentState } from '../consent-state.ts'
import type { What } from './blocked.ts'

/** A service that says something is its own. */
export interface Claim {
  readonly service: string
  readonly category: string
}

/** Something to be judged. */
export interface Subject {
  readonly what: What
  readonly target: string
  /** Who declares it; nobody, where this is empty. */
  readonly claims: readonly Claim[]
}

/** `open`: not allowed now, but an answer of the visitor may yet allow it. */
export type Verdict = 'granted' | 'open' | 'refused'

/** What the shield knows of the visitor's answer: a part of `ConsentState`. */
export interface Known extends Pick<ConsentState, 'effective' | 'status'> {
  readonly decision?: Pick<NonNullable<ConsentState['decision']>, 'categories'>
}

/** What the site's own hosts count as. */
const OWN: readonly Claim[] = [{ service: '', category: 'essential' }]

/** The services that rank highest, if they rank above nothing. */
function highest({ services }: Rules, rank: (rule: ServiceRule) => number): readonly Claim[] {
  const ranks = Object.values(services).map(rank)
  const best = Math.max(1, ...ranks)
  return Object.entries(services)
    .filter((_, at) => ranks[at] === best)
    .map(([service, { category }]) => ({ service, category }))
}

/**
 * The services a host belongs to: those with the most exact declaration of it. The page's own host
 * and each one the policy names as the site's is essential; a sub-domain that is the site's only by
 * `*.` belongs to the service that declares it, if one does.
 */
export function claimsOnHost(rules: Rules, host: string, own: string): readonly Claim[] {
  const length = (declared: string): number => (hostFits(declared, host) ? declared.length : 0)
  if (host === own || rules.own.includes(host)) return OWN
  const claims = highest(rules, ({ hosts }) => Math.max(0, ...hosts.map(length)))
  return claims.length === 0 && rules.own.some(length) ? OWN : claims
}

/** What `fits` says, in less code than that: `*` in a declared name stands for any part. */
export const shapeOf = (declared: string): RegExp =>
  RegExp(`^${declared.replace(/\W/g, (sign) => (sign === '*' ? '.*' : `\\${sign}`))}$`, 's')

/** Every service that declares a cookie, key, database or cache of this name. */
export const claimsOnName = (rules: Rules, kind: Kept['kind'], name: string): readonly Claim[] =>
  highest(rules, ({ kept }) =>
    Number(kept.some((it) => it.kind === kind && shapeOf(it.name).test(name))),
  )

/** How a category stands: open only while the visitor has not answered for it and may be asked. */
export function standing({ effective, status, decision }: Known, category: string): Verdict {
  if (effective[category] === true) return 'granted'
  const asked = Object.hasOwn(effective, category) && status !== 'never'
  return asked && decision?.categories[category] === undefined ? 'open' : 'refused'
}

/**
 * Whether something may happen, as far as is known. One grant among its services is enough,
 * essential being always granted. What nobody declares passes, or in strict mode never does. Pure.
 */
export function judge(mode: Rules['mode'], claims: readonly Claim[], known: Known): Verdict {
  const all = claims.map(({ category }) => standing(known, category))
  if (all.includes('granted') || (all.length === 0 && mode === 'listed')) return 'granted'
  return all.includes('open') ? 'open' : 'refused'
}
