import { noticeBrief, pagePolicy } from '@placet/core/policy'
import type { Handler, Methods } from '../http/router.ts'
import type { Catalogue } from '../publishing.ts'
import { choose, encodeAll, hashOf, isUnchanged, type Encoded } from './encodings.ts'

/** The texts of the built bundles. */
export interface ScriptTexts {
  /** `packages/widget/dist/placet.js`, the script tag. */
  readonly placet: string
  /** `packages/widget/dist/placet-ui.js`, fetched when something is to be shown. */
  readonly ui: string
  /** `placet-after.js`, fetched for what follows a decision. */
  readonly after: string
  /** `placet-granted.js`, fetched once something optional is allowed. */
  readonly granted: string
  /** `placet-facts.js`, fetched once the facts about services are opened. */
  readonly facts: string
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

function inlined(script: string, catalogue: Catalogue, rest: object): string {
  const { look } = catalogue.current.policy
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

/**
 * `placet.js` with the policy and its notice in `?lang=`, in brief, inlined, revalidated by ETag; and its
 * chunks, by hash and for a year. `mount` is where the page finds the endpoint.
 */
export function scriptRoutes(
  texts: ScriptTexts,
  catalogue: Catalogue,
  mount: string,
): Record<string, Methods> {
  const { placet, ui, after, granted, facts } = texts
  const bundle = hashOf(placet + ui + after + granted + facts)
  const chunks = `placet-*.${bundle.slice(0, 8)}.js`
  const rest = { endpoint: mount, bundle, chunks }
  const chunk = (part: string, text: string): Record<string, Methods> => ({
    [chunks.replace('*', part)]: { GET: textRoute(text, IMMUTABLE) },
  })
  const encoded = lazily((language) => {
    const { hash, content } = catalogue.notices.get(language) ?? {}
    const notice = content && { hash, content: noticeBrief(content) }
    return encodeAll(inlined(placet, catalogue, { notice, ...rest }))
  })
  const script: Handler = (request) => {
    const asked = new URL(request.url).searchParams.get('lang')
    return respond(request, encoded(catalogue.languageFor(asked)), NO_CACHE)
  }
  return {
    'placet.js': { GET: script },
    ...chunk('ui', ui),
    ...chunk('after', after),
    ...chunk('granted', granted),
    ...chunk('facts', facts),
    ...(texts.policy !== undefined && {
      'placet-policy.js': { GET: textRoute(texts.policy, NO_CACHE) },
    }),
  }
}
