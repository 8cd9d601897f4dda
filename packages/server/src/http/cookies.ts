import { createHash } from 'node:crypto'
import { sixMonthsAfter, type CookieSpec } from '@placet/core/policy'
import { cookieValues } from '../gate/headers.ts'

/** Names, attributes and place of the two cookies of one server. */
export interface CookieJar {
  readonly spec: CookieSpec
  /** Path of the rid cookie: it is sent to the endpoint and nowhere else. */
  readonly mount: string
}

/** 16 bytes in base64url: the last character has four bits to spare. */
const RID = /^[\w-]{21}[AQgw]$/

/** The holder id a request carries. None where it is not exactly one well-formed value. */
export function readRid({ spec }: CookieJar, headers: Headers): string | undefined {
  const [rid, other] = cookieValues(headers, spec.rid)
  return rid !== undefined && other === undefined && RID.test(rid) ? rid : undefined
}

/** What the store knows a holder by: SHA-256 of the rid, base64url. */
export function holderOf(rid: string): string {
  return createHash('sha256').update(rid).digest('base64url')
}

/**
 * Seconds that a cookie of a decision made at `at` may still live: six calendar months from the
 * decision, however often it is set again.
 */
export function remaining(at: number, now: number): number {
  return Math.max(0, Math.floor((sixMonthsAfter(at) - now) / 1000))
}

function attributes({ domain, secure }: CookieSpec): string {
  return `${domain === undefined ? '' : `; Domain=${domain}`}${secure ? '; Secure' : ''}`
}

/** Set-Cookie of the token: for every path, readable by the page. `age` is in seconds. */
export function tokenCookie({ spec }: CookieJar, token: string, age: number): string {
  return `${spec.token}=${token}; Path=/; Max-Age=${age}; SameSite=Lax${attributes(spec)}`
}

/** Set-Cookie of the holder id: for this endpoint alone, never for script. Age 0 removes it. */
export function ridCookie({ spec, mount }: CookieJar, rid: string, age: number): string {
  return `${spec.rid}=${rid}; Path=${mount}; Max-Age=${age}; HttpOnly; SameSite=Strict${attributes(spec)}`
}
