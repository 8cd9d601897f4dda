import type { Site } from '@placet/core/policy'
import { Refusal } from './problem.ts'

/** Whether an Origin header names one of the policy's origins. `null` never does. */
function isOwnOrigin(site: Site, origin: string | null): origin is string {
  return origin !== null && site.origins.includes(origin)
}

/**
 * Sec-Fetch-Site cannot be set by a page. A sub-domain is a stranger unless the policy spans it;
 * `none` is a person who typed the address.
 */
function isOwnSite(site: Site, fetchSite: string | null, allowed: readonly string[]): boolean {
  if (fetchSite === null || fetchSite === 'same-origin') return true
  if (fetchSite === 'same-site') return site.domain !== undefined
  return allowed.includes(fetchSite)
}

/**
 * Refuses, as `cross-site`, a state-changing request that a page of another site could have sent:
 * its Origin must be the policy's, and Sec-Fetch-Site, where the browser sends it, must agree.
 * Without an Origin there is no proof, since browsers send one with every non-GET (Fetch §3.2).
 */
export function refuseCrossSite(site: Site, headers: Headers): void {
  const isOurs =
    isOwnOrigin(site, headers.get('origin')) && isOwnSite(site, headers.get('sec-fetch-site'), [])
  if (!isOurs) throw new Refusal('cross-site')
}

/**
 * Refuses, as `cross-site`, a personal GET that names another site; one that names none, such as a
 * visitor's own download of their records, may pass.
 */
export function refuseForeign(site: Site, headers: Headers): void {
  const origin = headers.get('origin')
  const isOurs =
    (origin === null || isOwnOrigin(site, origin)) &&
    isOwnSite(site, headers.get('sec-fetch-site'), ['none'])
  if (!isOurs) throw new Refusal('cross-site')
}

/** Adds the CORS headers (Fetch §3.3), for the policy's own origins alone and never for `*`. */
export function addCors(site: Site, request: Request, response: Response): void {
  response.headers.append('Vary', 'Origin')
  const origin = request.headers.get('origin')
  if (!isOwnOrigin(site, origin)) return
  response.headers.set('Access-Control-Allow-Origin', origin)
  response.headers.set('Access-Control-Allow-Credentials', 'true')
}

const PREFLIGHT_SECONDS = '600'

/** Answers a preflight; refuses one of another site as `cross-site`. */
export function preflight(site: Site, { headers }: Request): Response {
  if (!isOwnOrigin(site, headers.get('origin'))) throw new Refusal('cross-site')
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, POST, DELETE',
      'Access-Control-Allow-Headers': 'Content-Type',
      'Access-Control-Max-Age': PREFLIGHT_SECONDS,
      'Cache-Control': 'no-store',
    },
  })
}
