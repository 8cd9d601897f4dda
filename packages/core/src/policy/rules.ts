import { hostFits } from './pattern.ts'
import { cookieSpec, type Policy, type Service } from './policy.ts'

/** One thing a service keeps on the device. */
export interface Kept {
  readonly kind: 'cookie' | 'local' | 'session' | 'indexeddb' | 'cache'
  /** The name, with `*` for a part that varies. */
  readonly name: string
  readonly path?: string | undefined
  readonly domain?: string | undefined
}

/** What enforcement needs to know of one service. */
export interface ServiceRule {
  readonly category: string
  /** Host names, lower case; `*.` in front stands for the host and all below it. */
  readonly hosts: readonly string[]
  readonly kept: readonly Kept[]
}

/** What a page enforces: the part of a policy that says which service owns what. */
export interface Rules {
  /**
   * `listed`: what belongs to a service that is not granted is held. `strict`: so is every
   * third-party host and every cookie or key that no service declares.
   */
  readonly mode: 'listed' | 'strict'
  /** What becomes, on a refusal, of what was held: an error, or nothing at all. */
  readonly refused: 'reject' | 'drop'
  /** Host names of the site itself, `*.` in front where it spans sub-domains. */
  readonly own: readonly string[]
  /** Every service of the policy, the essential ones too. */
  readonly services: Readonly<Record<string, ServiceRule>>
}

function keptBy({ cookies = [], storage = [] }: Service): Kept[] {
  return [
    ...cookies.map(({ name, path, domain }) => ({
      kind: 'cookie' as const,
      name,
      ...(path !== undefined && { path }),
      ...(domain !== undefined && { domain }),
    })),
    ...storage.map(({ kind, key }) => ({ kind, name: key })),
  ]
}

/**
 * What Placet itself keeps, essential whether a policy lists it or not. The third cookie asks where
 * cookies can be, and is gone at once; the note in the tab keeps a page from reloading twice.
 */
function ownKept({ site }: Policy): ServiceRule {
  const { token, rid } = cookieSpec(site)
  const cookies = [token, rid, 'placet-probe'].map((name) => ({ kind: 'cookie' as const, name }))
  const kept = [...cookies, { kind: 'session' as const, name: 'placet-reloaded' }]
  return { category: 'essential', hosts: [], kept }
}

/** The rules of a policy. Pure: the same policy, the same rules. */
export function rulesOf(policy: Policy): Rules {
  const { site, services, shield } = policy
  const hosts = site.origins.map((origin) => new URL(origin).hostname)
  return {
    mode: shield?.mode ?? 'listed',
    refused: shield?.refused ?? 'reject',
    own: [...new Set([...hosts, ...(site.domain === undefined ? [] : [`*.${site.domain}`])])],
    services: {
      '': ownKept(policy),
      ...Object.fromEntries(
        Object.entries(services).map(([key, service]) => [
          key,
          { category: service.category, hosts: service.hosts ?? [], kept: keptBy(service) },
        ]),
      ),
    },
  }
}

/** The service a host belongs to, by its key: the most exact declaration wins. */
export function serviceOfHost({ services }: Rules, host: string): string | undefined {
  let best: { readonly key: string; readonly length: number } | undefined
  for (const [key, { hosts }] of Object.entries(services)) {
    for (const declared of hosts) {
      if (hostFits(declared, host) && declared.length > (best?.length ?? 0)) {
        best = { key, length: declared.length }
      }
    }
  }
  return best?.key
}
