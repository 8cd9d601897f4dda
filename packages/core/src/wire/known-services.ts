import { fits, hostFits } from '../policy/pattern.ts'
import type { CookieUse, StorageUse } from '../policy/policy.ts'
import { ADVERTISING } from './services/advertising.ts'
import { ANALYTICS } from './services/analytics.ts'
import { EMBEDS } from './services/embeds.ts'
import { GOOGLE } from './services/google.ts'
import { PLATFORM } from './services/platform.ts'
import { REPLAY } from './services/replay.ts'
import type { KnownCookie, KnownService } from './services/service.ts'
import { SIGN_IN } from './services/sign-in.ts'
import { TALKING } from './services/talking.ts'
import { TESTING } from './services/testing.ts'

/** What a SaaS site meets, by what the makers' documentation and code say. Facts, not advice. */
export const KNOWN_SERVICES: readonly KnownService[] = [
  ...PLATFORM,
  ...SIGN_IN,
  ...GOOGLE,
  ...ADVERTISING,
  ...ANALYTICS,
  ...REPLAY,
  ...TESTING,
  ...TALKING,
  ...EMBEDS,
]

/** What of a policy's entry gives away which service it is. */
interface Described {
  readonly name: string
  readonly hosts?: readonly string[] | undefined
  readonly cookies?: readonly Pick<CookieUse, 'name' | 'domain'>[] | undefined
  readonly storage?: readonly Pick<StorageUse, 'kind' | 'key'>[] | undefined
}

const words = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

interface Called {
  readonly whole: string
  /** Runs of up to four neighbouring words, written together: "Post Hog" holds "posthog". */
  readonly runs: ReadonlySet<string>
}

function read(text: string): Called {
  const all = words(text)
  const runs = all.flatMap((_, from) =>
    [1, 2, 3, 4].map((length) => all.slice(from, from + length).join('')),
  )
  return { whole: all.join(''), runs: new Set(runs) }
}

/** How many letters of a text are one of the service's names; 0 where it is not called so. */
function calledBy({ name, also = [], ordinary }: KnownService, { whole, runs }: Called): number {
  const lengths = [name, ...also].map((called) => {
    const parts = words(called)
    const joined = parts.join('')
    const found = parts.length === 1 && ordinary === true ? whole === joined : runs.has(joined)
    return found ? joined.length : 0
  })
  return Math.max(...lengths)
}

/** Whether a declared name is the known one, or a pattern of some substance that covers it. */
const overlaps = (known: string, declared: string): boolean =>
  fits(known, declared) || (declared.replaceAll('*', '').length >= 3 && fits(declared, known))

/** Browsers list a cookie for a whole domain with a dot in front. */
const setThere = ({ on }: KnownCookie, domain: string | undefined): boolean =>
  on === undefined || (domain !== undefined && hostFits(on, domain.replace(/^\./, '')))

function keeps(known: KnownService, service: Described): boolean {
  const { cookies = [], storage = [] } = known
  return (
    (service.hosts ?? []).some((host) =>
      known.hosts.some((at) => hostFits(at, host.replace(/^\*\./, ''))),
    ) ||
    (service.cookies ?? []).some(({ name, domain }) =>
      cookies.some((cookie) => setThere(cookie, domain) && overlaps(cookie.name, name)),
    ) ||
    (service.storage ?? []).some(({ kind, key: kept }) =>
      storage.some((item) => item.kind === kind && overlaps(item.key, kept)),
    )
  )
}

function severity({ hint, identifying }: KnownService): number {
  if (hint === 'advertising') return 2
  return identifying ? 1 : 0
}

/**
 * The known service behind a policy's entry, by its key, name, hosts, cookies or storage. Where
 * several fit, the one that needs the most of a category, so that nothing hides behind a harmless
 * name; then the one whose name says the most.
 */
export function knownService(key: string, service: Described): KnownService | undefined {
  const texts = [key, service.name].map(read)
  return KNOWN_SERVICES.map((known) => ({
    known,
    letters: Math.max(...texts.map((text) => calledBy(known, text))),
  }))
    .filter(({ known, letters }) => letters > 0 || keeps(known, service))
    .toSorted((a, b) => severity(b.known) - severity(a.known) || b.letters - a.letters)[0]?.known
}

interface Claim {
  readonly pattern: string
  readonly service: KnownService
}

/** The most exact claim: a name without `*` first, then the longest; then the first listed. */
function mostExact(claims: readonly Claim[]): KnownService | undefined {
  const exactness = ({ pattern }: Claim): number =>
    pattern.includes('*') ? pattern.length : Number.MAX_SAFE_INTEGER
  return claims.toSorted((a, b) => exactness(b) - exactness(a))[0]?.service
}

/** The known service a host belongs to. Takes it as `URL.hostname` gives it. */
export function serviceByHost(host: string): KnownService | undefined {
  return mostExact(
    KNOWN_SERVICES.flatMap((service) =>
      service.hosts
        .filter((pattern) => hostFits(pattern, host))
        .map((pattern) => ({ pattern, service })),
    ),
  )
}

/**
 * The known service that sets a cookie of this name. Names that say nothing by themselves, such as
 * Stripe's `m`, are recognised only together with the domain they are set on.
 */
export function serviceByCookie(name: string, domain?: string): KnownService | undefined {
  return mostExact(
    KNOWN_SERVICES.flatMap((service) =>
      (service.cookies ?? [])
        .filter((cookie) => setThere(cookie, domain) && fits(cookie.name, name))
        .map(({ name: pattern }) => ({ pattern, service })),
    ),
  )
}
