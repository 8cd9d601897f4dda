import { hostFits, type Policy } from '@placet/core/policy'
import type { Answer } from '../gate/answer.ts'
import { isAllowed, written, type AnyPolicy } from './allowed.ts'
import {
  checkedHost,
  covers,
  hostOfSource,
  overlap,
  socketsOf,
  sourcesOf,
  type Scheme,
} from './sources.ts'

/** What a site adds to the policy that follows from a visitor's answer. */
export interface ContentPolicyOptions {
  /**
   * A nonce for inline scripts and styles, base64: fresh for each response, of 128 random bits or
   * more. By itself it would admit what carries it from any host, and what such a script imports: a
   * second policy behind a comma holds that to the hosts that are open.
   */
  readonly nonce?: string
  /**
   * Sources by directive, beside those that are there: `{ 'img-src': ['data:'] }`. Hosts that the
   * policy gives to an optional service are refused, since only a visitor's grant may open them.
   */
  readonly directives?: Readonly<Record<string, readonly string[]>>
  /**
   * Asks for Trusted Types; names the site's own policies, which are allowed beside Placet's
   * `placet`.
   */
  readonly trustedTypes?: readonly string[]
}

const SELF = ["'self'"]
const NONE = ["'none'"]

/** The fetch directives in which the hosts of allowed services stand, by themselves or by default. */
const OPEN: readonly string[] = [
  'script-src',
  'style-src',
  'img-src',
  'font-src',
  'media-src',
  'frame-src',
]

/** The directives that no service opens, only the site itself: each is there, whatever it says. */
const SHUT: Readonly<Record<string, readonly string[]>> = {
  // A worker is of the page's own origin; what it imports is a script.
  'worker-src': SELF,
  'manifest-src': SELF,
  'object-src': NONE,
  'base-uri': NONE,
  'form-action': SELF,
  'frame-ancestors': NONE,
}

/** Directives without sources, and what their values look like. Reports go to the site alone. */
const PLAIN: ReadonlyMap<string, RegExp> = new Map([
  ['report-to', /^[\w-]+$/],
  ['report-uri', /^\/(?!\/)[\w\-./~%?=&]*$/],
  ['upgrade-insecure-requests', /^(?!)/],
])

const schemeOf = ({ site }: Policy): Scheme =>
  site.origins[0].startsWith('http:') ? 'http' : 'https'

const hostsOf = (policy: Policy, chosen: (category: string) => boolean): string[] =>
  Object.values(policy.services)
    .filter(({ category }) => chosen(category))
    .flatMap(({ hosts = [] }) => hosts.map(checkedHost))

/** The site's own origins, but those where a service is that may not run. */
function ownSources({ site }: Policy, held: readonly string[]): string[] {
  const urls = site.origins.map((origin) => new URL(origin))
  // CSP has no words for an IPv6 address: there 'self' has to do.
  const named = urls.filter(({ hostname }) => !hostname.startsWith('['))
  return named
    .filter(({ hostname }) => !held.some((host) => hostFits(host, checkedHost(hostname))))
    .map(({ origin }) => origin)
}

/** What is open beside the page's own origin: other origins of the site, hosts of its services. */
function allowedSources(policy: Policy, answer: Answer): string[] {
  const allowed = hostsOf(policy, (category) => isAllowed({ category }, answer))
  const held = hostsOf(policy, (category) => !isAllowed({ category }, answer))
  const scheme = schemeOf(policy)
  return [...ownSources(policy, held), ...allowed.flatMap((host) => sourcesOf(host, scheme))]
}

/** Refuses a source that would open the host of an optional service whatever a visitor chose. */
function checkAdded(policy: Policy, directive: string, source: string): void {
  const host = hostOfSource(directive, source)
  if (host === undefined || directive === 'frame-ancestors') return
  const essential = hostsOf(policy, (category) => category === 'essential')
  const optional = hostsOf(policy, (category) => category !== 'essential')
  if (essential.some((declared) => covers(declared, host))) return
  if (!optional.some((declared) => overlap(declared, host))) return
  throw new TypeError(
    `${directive}: ${source} opens a host of an optional service: leave it out, its grant lists it`,
  )
}

function checkPlain(directive: string, values: readonly string[]): void {
  const pattern = PLAIN.get(directive)
  if (pattern === undefined) {
    const known = [...OPEN, 'connect-src', ...Object.keys(SHUT), ...PLAIN.keys()].join(', ')
    throw new TypeError(`sources cannot be added to "${directive}": use one of ${known}`)
  }
  const wrong = values.find((value) => !pattern.test(value))
  if (wrong !== undefined) throw new TypeError(`${directive} cannot be ${JSON.stringify(wrong)}`)
}

/** The directives of an answer, before the site adds its own. */
function basis(
  policy: Policy,
  answer: Answer,
  nonce: string | undefined,
): Map<string, readonly string[]> {
  const allowed = allowedSources(policy, answer)
  const withNonce = nonce === undefined ? [] : [`'nonce-${nonce}'`]
  return new Map([
    ['default-src', [...SELF, ...allowed]],
    ...OPEN.map((directive): [string, string[]] => {
      const isInline = directive === 'script-src' || directive === 'style-src'
      return [directive, [...SELF, ...(isInline ? withNonce : []), ...allowed]]
    }),
    ['connect-src', [...SELF, ...allowed, ...socketsOf(allowed)]],
    ...Object.entries(SHUT).map(([directive, sources]): [string, string[]] => [
      directive,
      [...sources],
    ]),
  ])
}

/** Adds what the site itself asks for, once it is checked. */
function add(
  lists: Map<string, readonly string[]>,
  policy: Policy,
  [directive, sources]: readonly [string, readonly string[]],
): void {
  const known = directive === 'default-src' ? undefined : lists.get(directive)
  if (known === undefined) checkPlain(directive, sources)
  else for (const source of sources) checkAdded(policy, directive, source)
  const kept = sources.length === 0 ? known : known?.filter((source) => source !== "'none'")
  lists.set(directive, [...(kept ?? []), ...sources])
}

/** Leaves out what would only repeat `default-src`: 8 KB of headers hold some eighty hosts so. */
function withoutRepeats(lists: ReadonlyMap<string, readonly string[]>): [string, Set<string>][] {
  // Each of the others has all of it: sources are only ever added.
  const common = new Set(lists.get('default-src'))
  return [...lists]
    .map(([directive, sources]): [string, Set<string>] => [directive, new Set(sources)])
    .filter(
      ([directive, sources]) =>
        !OPEN.includes(directive) || [...sources].some((source) => !common.has(source)),
    )
}

function checkNonce(nonce: string | undefined): void {
  if (nonce === undefined || /^[\w+/-]+={0,2}$/.test(nonce)) return
  throw new TypeError('a nonce must be base64, of 16 random bytes or more')
}

/**
 * The policy that goes with a nonce. All policies of a response must agree (CSP 3 §4.1), so what
 * carries the nonce must also come from a host that is open, or be inline.
 */
function hostsAlone(lists: ReadonlyMap<string, readonly string[]>): [string, Set<string>][] {
  return ['script-src', 'style-src'].map((directive) => {
    // Beside a nonce or a hash, browsers ignore 'unsafe-inline'.
    const open = (lists.get(directive) ?? []).filter((source) => !/^'(nonce|sha\d+)-/i.test(source))
    return [directive, new Set([...open, "'unsafe-inline'"])]
  })
}

/** One policy, of the several that a header may hold. */
function textOf(directives: readonly [string, Iterable<string>][]): string {
  return directives.map(([directive, sources]) => [directive, ...sources].join(' ')).join('; ')
}

/** `trusted-types` for Placet and the site, where Trusted Types are asked for. */
function trustedTypesOf(names: readonly string[] | undefined): [string, string[]][] {
  if (names === undefined) return []
  const wrong = names.find((name) => !/^([\w\-#=/@.%]+|'allow-duplicates')$/.test(name))
  if (wrong !== undefined) throw new TypeError(`${JSON.stringify(wrong)} names no policy`)
  return [
    ['require-trusted-types-for', ["'script'"]],
    ['trusted-types', [...new Set(['placet', ...names])]],
  ]
}

/**
 * The value of the header `Content-Security-Policy` for one visitor: everything is shut but the site itself
 * and the hosts of services that are essential or granted. It holds in the browser, for
 * parsed HTML, workers, styles and whatever a script tries.
 *
 * A host that two services share is open once either is allowed; so is what lies below a `*.` of an
 * allowed service, even where a refused one names it more exactly: a CSP can only add. The page's
 * own layers hold that. `'strict-dynamic'` is never used, since it makes browsers ignore hosts.
 *
 * A document keeps the policy it came with, so a grant that needs a host takes a reload. The answer
 * is one visitor's: send `privateHeaders` with it.
 *
 * @throws TypeError for options that are no sources, and for a policy that no schema has passed;
 *   never because of what a visitor sent.
 * @see https://www.w3.org/TR/CSP3/
 */
export function contentSecurityPolicy(
  answer: Answer,
  policy: AnyPolicy,
  options: ContentPolicyOptions = {},
): string {
  const { nonce, directives = {}, trustedTypes } = options
  checkNonce(nonce)
  const asked = written(policy)
  const lists = basis(asked, answer, nonce)
  for (const added of Object.entries(directives)) add(lists, asked, added)
  const first = [...withoutRepeats(lists), ...trustedTypesOf(trustedTypes)]
  const second = nonce === undefined ? [] : hostsAlone(lists)
  return [first, second]
    .filter(({ length }) => length > 0)
    .map(textOf)
    .join(', ')
}
