import { Refusal } from './problem.ts'

/** Bytes of a request body. The largest honest one, fifty events, has half of that. */
const MAX_BODY = 16_384

/** Levels of nesting. Ours need four. */
const MAX_DEPTH = 32

const JSON_TYPE = /^application\/json[ \t]*(;|$)/i

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks, size)
    size += value.byteLength
    if (size > MAX_BODY) {
      await reader.cancel()
      throw new Refusal('too-large')
    }
    chunks.push(value)
  }
}

/** Strings, which may hold brackets too, and brackets. */
const MARKS = /"(?:[^"\\]|\\.)*"?|[[\]{}]/gs

/** Whether brackets nest deeper than we read: counted in the text, before anything recurses. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const [mark] of text.matchAll(MARKS)) {
    if (mark === '[' || mark === '{') depth++
    if (mark === ']' || mark === '}') depth--
    if (depth > MAX_DEPTH) return true
  }
  return false
}

function parse(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!isTooDeep(text)) return JSON.parse(text)
  } catch {
    // The parser's message quotes the body, so it goes no further.
  }
  throw new Refusal('invalid-json')
}

/**
 * Reads a JSON body of at most 16 KiB; undefined where there is none. Refuses with `media-type`,
 * `too-large` (from Content-Length, or as soon as the stream exceeds it) or `invalid-json`.
 */
export async function readJson({ headers, body }: Request): Promise<unknown> {
  const type = headers.get('content-type')
  if (type !== null && !JSON_TYPE.test(type)) throw new Refusal('media-type')
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY) throw new Refusal('too-large')
  const bytes = body === null ? new Uint8Array() : await readBounded(body)
  if (bytes.byteLength === 0) return undefined
  // Without a type a form of another site could have sent it, which needs no preflight.
  if (type === null) throw new Refusal('media-type')
  return parse(bytes)
}

/** Reads the body of a route that wants none: absent, empty or `{}`. Refuses as `readJson` does. */
export async function readNothing(request: Request): Promise<void> {
  const value = await readJson(request)
  if (value === undefined) return
  const isEmpty = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isEmpty || Object.keys(value).length > 0) throw new Refusal('invalid-body')
}
