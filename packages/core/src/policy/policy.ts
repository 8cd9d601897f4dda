/** A text in one language for all, or one per language (BCP 47 tags as keys). */
export type Text = string | Readonly<Record<string, string>>

/** How long something is kept: `session`, or an ISO 8601 duration of one unit (`P400D`, `PT30M`). */
export type Lifetime = string

/** Who asks, and where: cookie names and CORS follow this, never a request's headers. */
export interface Site {
  readonly name: string
  /** Origins the site is served from. The first one names the issuer of tokens. */
  readonly origins: readonly [string, ...string[]]
  /** Set where one decision holds for all sub-domains of this domain. */
  readonly domain?: string
}

/** The controller of GDPR Art. 4(7), shown on the notice's first layer. */
interface Controller {
  readonly name: string
  readonly address: string
  readonly contact: string
  readonly privacy: string
  readonly authority?: { readonly name: string; readonly url: string }
}

/** The unit of choice. `essential` is always on and is never consent. */
export interface Category {
  readonly label?: Text
  /**
   * Purpose ids and what each means in plain words. Ids are material, words are not. `true` takes
   * Placet's own words in every language, for the ids that have such (`DefaultPurpose`).
   */
  readonly purposes: Readonly<Record<string, Text | boolean>>
  /** `necessary` for essential alone (ePrivacy Art. 5(3)), `consent` for all others. */
  readonly basis: 'necessary' | 'consent'
  /** Promises that only anonymous counts are kept; identifying services are refused in it. */
  readonly anonymized?: boolean
  /** Advertising and cross-site services are refused in any category not marked so. */
  readonly advertising?: boolean
  /** How long what is collected under this category is kept. */
  readonly lifetime?: Lifetime
}

export interface CookieUse {
  /** The name, with `*` for a part that varies. */
  readonly name: string
  readonly purpose: string
  readonly lifetime: Lifetime
  readonly path?: string
  readonly domain?: string
  /** Set by a server and out of reach of script: on withdrawal the server is asked to remove it. */
  readonly httpOnly?: boolean
}

export interface StorageUse {
  readonly kind: 'local' | 'session' | 'indexeddb' | 'cache'
  /** The key, or the name of the database or cache, with `*` for a part that varies. */
  readonly key: string
  readonly purpose: string
  readonly lifetime: Lifetime
}

/** A third party or first-party tool in one category. */
export interface Service {
  readonly name: string
  readonly category: string
  readonly recipient: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** What protects a transfer out of the EEA, such as `SCC`. */
  readonly safeguard?: string
  readonly hosts?: readonly string[]
  readonly cookies?: readonly CookieUse[]
  readonly storage?: readonly StorageUse[]
}

/** The closed analytics vocabulary: event name, its dimensions, their allowed values. */
export type Vocabulary = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** How the shield of `@placet/core/shield` treats what nobody granted. */
export interface ShieldPolicy {
  /** `listed` (default) holds what services declare; `strict` also all that nobody declares. */
  readonly mode?: 'listed' | 'strict'
  /** On a refusal, what was held fails with an error (`reject`, default) or stays silent (`drop`). */
  readonly refused?: 'reject' | 'drop'
}

/** What is asked of a visitor: one file for page, server, auditor and dashboard. */
export interface Policy {
  readonly $schema?: string
  readonly site: Site
  readonly controller: Controller
  readonly version: string
  readonly date: string
  readonly categories: Readonly<Record<string, Category>>
  readonly services: Readonly<Record<string, Service>>
  readonly events?: Vocabulary
  /** Days that each kind of data is kept. */
  readonly retention: { readonly records: number; readonly reports: number }
  readonly languages: readonly [string, ...string[]]
  readonly shield?: ShieldPolicy
  /** A small button in the corner of each page that opens preferences; left out, there is none. */
  readonly reopen?: boolean
  /** Replaces words of the notice, by language and message key. */
  readonly texts?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Custom properties of the widget, such as `--placet-accent`: `Look` lists and explains them. */
  readonly look?: Readonly<Record<string, string>>
}

type Loose<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Loose<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Loose<T[Key]> }
      : T

/** A policy as a JSON import types it: the same shape, with texts where `Policy` has literals. */
export type PolicyFile = Loose<Policy>

/** A JSON import has lost its literal types; that it is a policy, the schema has checked. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
export const asPolicy = (file: PolicyFile): Policy => file as Policy

/** The keys a visitor can choose between: every category but `essential`. */
export type CategoryKey<P extends Pick<PolicyFile, 'categories'>> = Exclude<
  keyof P['categories'] & string,
  'essential'
>

/** The vocabulary of a policy; without events of its own, nothing can be named. */
export type EventsOf<P extends PolicyFile> =
  NonNullable<P['events']> extends infer Events extends Vocabulary ? Events : Vocabulary

/**
 * Gives back the policy it is given, with its keys kept as literal types, so that a misspelt
 * category or event is a compile error. Checks nothing: the schema in `@placet/core/wire` does.
 */
export function definePolicy<const P extends Policy>(policy: P): P {
  return policy
}

/** The optional categories, in the order the policy names them. */
export function optionalCategories(policy: Pick<Policy, 'categories'>): string[] {
  return Object.keys(policy.categories).filter((key) => key !== 'essential')
}

/** The names and attributes of the two cookies, which follow from the site alone. */
export interface CookieSpec {
  readonly token: string
  readonly rid: string
  readonly secure: boolean
  readonly domain?: string | undefined
}

/**
 * Names Placet's cookies: `__Host-` on one host, `__Secure-` with Domain over sub-domains, and
 * bare names on plain http, where browsers refuse the prefixes (RFC 6265bis §4.1.3).
 */
export function cookieSpec({ origins, domain }: Site): CookieSpec {
  const secure = !origins[0].startsWith('http:')
  if (!secure) return { token: 'placet', rid: 'placet-rid', secure, domain }
  return {
    token: `__${domain ? 'Secure' : 'Host'}-placet`,
    rid: '__Secure-placet-rid',
    secure,
    domain,
  }
}
