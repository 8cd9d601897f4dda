import { noticeBrief, pagePolicy, rulesOf } from '@placet/core/policy'
import type { Handler, Methods } from '../http/router.ts'
import type { Catalogue } from '../publishing.ts'
import { choose, encodeAll, hashOf, isUnchanged, type Encoded } from './encodings.ts'

/** The texts of the built bundles. */
export interface ScriptTexts {
  /** `packages/widget/dist/placet-served.js`: the script tag, notice and preferences in one file. */
  readonly placet: string
  /** `placet-after.js`, fetched for what follows a decision. */
  readonly after: string
  /** `placet-granted.js`, fetched once something optional is allowed. */
  readonly granted: string
  /** `placet-special.js`, fetched for held elements that need more than most. */
  readonly special: string
  /** `placet-events.js`, fetched once there is an event that may be sent. */
  readonly events: string
  /** `placet-facts.js`, fetched once preferences are opened. */
  readonly facts: string
  /** `placet-placeholder.js`, fetched where the page has something held to show. */
  readonly placeholder: string
  /** `placet-shield.js`, for a script tag of its own in front of everything else. */
  readonly shield: string
  /** `placet-reopen.js`, put behind the script where the policy says `reopen`. */
  readonly reopen: string
  /** `placet-policy.js`, which renders a policy that no server has prepared. */
  readonly policy?: string
}

const NO_CACHE = 'no-cache'
const IMMUTABLE = 'public, max-age=31536000, immutable'

function respond(request: Request, all: readonly Encoded[], cache: string): Response {
  const chosen = choose(all, request.headers.get('accept-encoding'))
  const { bytes, encoding, etag } = chosen ?? { bytes: undefined, encoding: 'identity', etag: '' }
  const headers = new Headers({
    'Cache-Control': cache,
    // Other origins of the policy load it too, also from cross-origin isolated pages.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: etag,
    Vary: 'Accept-Encoding',
  })
  if (isUnchanged(etag, request.headers.get('if-none-match'))) {
    return new Response(null, { status: 304, headers })
  }
  headers.set('Content-Type', 'text/javascript; charset=utf-8')
  headers.set('X-Content-Type-Options', 'nosniff')
  if (encoding !== 'identity') headers.set('Content-Encoding', encoding)
  return new Response(bytes, { headers })
}

/**
 * JSON as a JavaScript expression that is also safe inside a script element. Names go unquoted: a
 * quotation mark after a brace or a comma is never one within a text, which JSON escapes.
 */
function literal(value: unknown): string {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c')
  return json.replace(/(?<=[{,])"([a-z]+)":/gi, '$1:')
}

function inlined(texts: ScriptTexts, catalogue: Catalogue, rest: object): string {
  const { look, reopen } = catalogue.current.policy
  const script = reopen === true ? `${texts.placet}\n;${texts.reopen}` : texts.placet
  const inline = {
    policy: pagePolicy(catalogue.current),
    ...rest,
    ...(look && { look }),
  }
  return `{const PLACET_INLINE=${literal(inline)};\n${script}\n}\n`
}

/** A value for each key, made at its first use. */
function lazily<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}

function textRoute(text: string, cache: string): Handler {
  const encoded = lazily(() => encodeAll(text))
  return (request) => respond(request, encoded(''), cache)
}

/** The parts that are loaded when they are needed, by what their file name says. */
const PARTS = ['after', 'granted', 'special', 'events', 'facts', 'placeholder'] as const

/**
 * `placet.js` with the policy and its notice in `?lang=`, in brief, inlined, revalidated by ETag; and its
 * parts, by hash and for a year. `placet-shield.js` has all that it enforces inlined, since it must
 * begin before anything else does; `placet.js?shield` is both in one file, for a tag without async.
 * Under a policy with `reopen`, `placet.js` ends with the button in the corner. `mount` is where the
 * page finds the endpoint.
 */
export function scriptRoutes(
  texts: ScriptTexts,
  catalogue: Catalogue,
  mount: string,
): Record<string, Methods> {
  const { current, notices, languageFor } = catalogue
  const rules = literal(rulesOf(current.policy))
  const parts = { ...texts, after: `const PLACET_RULES=${rules};\n${texts.after}` }
  const code = PARTS.map((part) => texts[part]).join('')
  const bundle = hashOf(texts.placet + code)
  // Another policy makes another file of the part with the rules in it.
  const chunks = `placet-*.${hashOf(bundle + rules).slice(0, 8)}.js`
  const rest = { endpoint: mount, bundle, chunks }
  const page = literal(pagePolicy(current))
  const shield = `{const PLACET_SHIELD={page:${page},rules:${rules}};\n${texts.shield}\n}\n`
  const spoken = [...notices].flatMap(([tag, { content }]) =>
    content.language === tag ? [tag] : [],
  )
  // Where the tag asks for none, the page chooses: it knows what it and its visitor read.
  const choice = spoken.length > 1 ? { languages: spoken } : {}
  const textIn = (asked: string): string => {
    const { hash, content } = notices.get(asked || languageFor(null)) ?? {}
    const notice = content && { hash, content: noticeBrief(content) }
    return inlined(texts, catalogue, { notice, ...(asked === '' && choice), ...rest })
  }
  const plain = lazily((asked) => encodeAll(textIn(asked)))
  const shielded = lazily((asked) => encodeAll(shield + textIn(asked)))
  const script: Handler = (request) => {
    const { searchParams } = new URL(request.url)
    const encoded = searchParams.has('shield') ? shielded : plain
    const asked = searchParams.get('lang')
    return respond(request, encoded(asked === null ? '' : languageFor(asked)), NO_CACHE)
  }
  const served = PARTS.map((part): [string, Methods] => [
    chunks.replace('*', part),
    { GET: textRoute(parts[part], IMMUTABLE) },
  ])
  return {
    'placet.js': { GET: script },
    'placet-shield.js': { GET: textRoute(shield, NO_CACHE) },
    ...Object.fromEntries(served),
    ...(texts.policy !== undefined && {
      'placet-policy.js': { GET: textRoute(texts.policy, NO_CACHE) },
    }),
  }
}
