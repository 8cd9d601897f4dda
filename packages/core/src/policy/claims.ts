import { asciiFromBase64url } from './base64url.ts'

/** Seconds in the week that `exp` is rounded up to. */
export const WEEK = 604_800

/** What a token says: the answer, and to what; never who (design §5). */
export interface Claims {
  /** The issuer: the policy's first origin. */
  readonly iss: string
  /** The fingerprint of the policy that was shown. */
  readonly pol: string
  /** Every category asked, with the hash of what was asked. */
  readonly ask: Readonly<Record<string, string>>
  /** The categories granted, sorted. */
  readonly cat: readonly string[]
  /** Present where Global Privacy Control was on when the decision was made. */
  readonly gpc?: true
  /** NumericDate (RFC 7519 §2), a whole number of weeks. */
  readonly exp: number
}

/** One cookie value, taken apart but not verified. */
export interface Token {
  readonly claims: Claims
  /** Whether it has the three parts of a JWS; says nothing of the signature's truth. */
  readonly signed: boolean
  /** What an undelivered decision still has to tell the server: any JSON object as yet. */
  readonly pending?: Readonly<Record<string, unknown>>
}

const matches = (pattern: RegExp, value: unknown): boolean =>
  typeof value === 'string' && pattern.test(value)

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of a value that may be anything; of what is no object, none. */
export const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  isObject(value) ? { ...value } : {}

const isAsk = (ask: unknown): ask is object =>
  isObject(ask) &&
  Object.entries(ask).every(
    ([key, hash]) => /^[a-z][a-z0-9-]{0,31}$/.test(key) && matches(/^[\w-]{12}$/, hash),
  )

/** Sorted, each once, and none that was not asked. */
function isCat(cat: unknown, ask: object): boolean {
  if (!Array.isArray(cat)) return false
  const keys: readonly unknown[] = cat
  return keys.every(
    (key, i) =>
      typeof key === 'string' && Object.hasOwn(ask, key) && (i === 0 || String(keys[i - 1]) < key),
  )
}

const isExp = (exp: unknown): boolean =>
  Number.isSafeInteger(exp) && Number(exp) > 0 && Number(exp) % WEEK === 0

/**
 * Whether a parsed payload is exactly a set of claims: what `claimsSchema` in `@placet/core/wire`
 * accepts and nothing else. Written by hand because zod is too heavy for a page.
 */
export function isClaims(value: unknown): value is Claims {
  const { ask, cat, exp, gpc = true, iss, pol, ...others } = fields(value)
  return (
    Object.keys(others).length === 0 &&
    matches(/^https?:\/\/[a-z0-9.:[\]-]{1,255}$/, iss) &&
    matches(/^[\w-]{43}$/, pol) &&
    isAsk(ask) &&
    isCat(cat, ask) &&
    isExp(exp) &&
    gpc === true
  )
}

/** The JSON in a part of a token, or undefined where it is not base64url of ASCII JSON. */
function parsePart(part: string): unknown {
  try {
    return JSON.parse(asciiFromBase64url(part) ?? '')
  } catch {
    return undefined
  }
}

/**
 * Takes a cookie value apart: `header.payload.signature`, or `u.payload` with an optional pending
 * part while the server has not answered. Undefined for anything else. Verifies no signature.
 */
export function decodeToken(text: string): Token | undefined {
  const [, head, payload = '', tail] = /^([\w-]+)\.([\w-]+)(?:\.([\w-]+))?$/.exec(text) ?? []
  const signed = head !== 'u'
  const fit = signed ? tail !== undefined && text.length <= 1024 : text.length <= 2048
  if (!fit) return undefined
  const claims = parsePart(payload)
  if (!isClaims(claims)) return undefined
  return {
    claims,
    signed,
    ...(!signed && tail !== undefined && { pending: fields(parsePart(tail)) }),
  }
}
