import { toBase64url } from './base64url.ts'
import { canonical } from './canonical.ts'
import type { Category, CookieUse, Lifetime, Policy, Service, StorageUse } from './policy.ts'
import { sha256 } from './sha256.ts'

/** One thing kept on the device, as far as a decision depends on it. */
interface Use {
  readonly purpose: string
  readonly lifetime: Lifetime
}

/**
 * The part of a category that a decision answers: what would make a reasonable visitor answer
 * anew. Wording, labels, hosts and names of cookies are left out on purpose.
 */
export interface Material {
  readonly controller: string
  readonly basis: Category['basis']
  readonly anonymized: boolean
  readonly advertising: boolean
  readonly lifetime: Lifetime
  readonly purposes: readonly string[]
  readonly services: Readonly<
    Record<string, { readonly recipient: string; readonly country: string; readonly uses: Use[] }>
  >
}

function usesOf(service: Service): Use[] {
  const kept: readonly (CookieUse | StorageUse)[] = [
    ...(service.cookies ?? []),
    ...(service.storage ?? []),
  ]
  const distinct = new Map<string, Use>()
  for (const { purpose, lifetime } of kept) {
    distinct.set(`${purpose} ${lifetime}`, { purpose, lifetime })
  }
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use)
}

/** What one category of a policy asks for. */
export function materialOf(policy: Policy, key: string, category: Category): Material {
  const services = Object.entries(policy.services)
    .filter(([, service]) => service.category === key)
    .map(([name, service]) => {
      const { recipient, country } = service
      return [name, { recipient, country, uses: usesOf(service) }] as const
    })
  return {
    controller: policy.controller.name,
    basis: category.basis,
    anonymized: category.anonymized ?? false,
    advertising: category.advertising ?? false,
    lifetime: category.lifetime ?? '',
    purposes: Object.keys(category.purposes).sort(),
    services: Object.fromEntries(services),
  }
}

/** The short hash a decision carries for one category: 72 bits of SHA-256, base64url. */
export function materialHash(material: Material): string {
  return toBase64url(sha256(`placet category v1\n${canonical(material)}`).slice(0, 9))
}

const SECONDS: Readonly<Record<string, number>> = {
  Y: 31_536_000,
  M: 2_592_000,
  W: 604_800,
  D: 86_400,
  TH: 3600,
  TM: 60,
  TS: 1,
}

/** Seconds of a lifetime; a session counts as none, since it ends with the visit. */
function seconds(lifetime: Lifetime): number {
  const [, time = '', count = '0', unit = ''] = /^P(T?)(\d+)([YMWDHS])$/.exec(lifetime) ?? []
  return Number(count) * (SECONDS[`${time}${unit}`] ?? 0)
}

function servesAtLeast(older: Material, newer: Material): boolean {
  return Object.entries(newer.services).every(([name, service]) => {
    const before = older.services[name]
    return (
      before !== undefined &&
      before.recipient === service.recipient &&
      before.country === service.country &&
      service.uses.every((use) =>
        before.uses.some(
          (old) => old.purpose === use.purpose && seconds(old.lifetime) >= seconds(use.lifetime),
        ),
      )
    )
  })
}

/** A lifetime that is not given is no promise, so it can only stay as it is. */
function keepsNoLonger(older: Lifetime, newer: Lifetime): boolean {
  const given = older !== '' && newer !== ''
  return older === newer || (given && seconds(older) >= seconds(newer))
}

/**
 * Whether an answer to `older` also answers `newer`, because `older` asked for at least as much:
 * the same controller, every purpose, service, recipient and lifetime still covered.
 */
export function asksAtLeast(older: Material, newer: Material): boolean {
  return (
    older.controller === newer.controller &&
    older.basis === newer.basis &&
    (newer.anonymized || !older.anonymized) &&
    (older.advertising || !newer.advertising) &&
    keepsNoLonger(older.lifetime, newer.lifetime) &&
    newer.purposes.every((purpose) => older.purposes.includes(purpose)) &&
    servesAtLeast(older, newer)
  )
}
