import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'

/** SHA-256 of a text, base64url: 43 characters. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** A script in every encoding we serve, each with its strong ETag (RFC 9110 §8.8.3). */
export interface Encoded {
  readonly encoding: 'br' | 'gzip' | 'identity'
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly etag: string
}

/** Compresses a text once for all requests; a few tens of ms at these settings. */
export function encodeAll(text: string): readonly Encoded[] {
  const plain = new Uint8Array(Buffer.from(text))
  const tag = hashOf(text).slice(0, 22)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  return [
    {
      encoding: 'br',
      bytes: new Uint8Array(brotliCompressSync(plain, quality)),
      etag: `"${tag}-br"`,
    },
    { encoding: 'gzip', bytes: new Uint8Array(gzipSync(plain, { level: 9 })), etag: `"${tag}-gz"` },
    { encoding: 'identity', bytes: plain, etag: `"${tag}"` },
  ]
}

/** The best encoding that Accept-Encoding (RFC 9110 §12.5.3) takes; unencoded where in doubt. */
export function choose(all: readonly Encoded[], accept: string | null): Encoded | undefined {
  const taken = new Map(
    (accept ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase())
      return [name, !parameters.some((word) => /^q=0(\.0*)?$/.test(word))] as const
    }),
  )
  return all.find(({ encoding }) => encoding === 'identity' || taken.get(encoding) === true)
}

/** Whether If-None-Match holds this ETag, compared weakly (RFC 9110 §13.1.2). */
export function isUnchanged(etag: string, ifNoneMatch: string | null): boolean {
  const tags = (ifNoneMatch ?? '').split(',')
  return tags.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
}
