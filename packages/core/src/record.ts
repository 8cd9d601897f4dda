import { writeCookie } from './cookie.ts'
import type { Host } from './host.ts'
import type { Pending } from './pending.ts'
import type { Claims } from './policy/claims.ts'
import { expiry, maxAge } from './policy/expiry.ts'
import type { How } from './state.ts'
import { uuidv7 } from './uuid.ts'

/** A decision with what was on the screen, and the id of the one it replaces. */
export interface Told extends How {
  readonly after?: unknown
}

/**
 * Writes a decision to the cookie in this same turn, unsigned (`u.` + claims, and with an endpoint
 * what is to be delivered), before anything else is loaded, removed or sent.
 */
export function record(host: Host, asked: Claims, told: Told): void {
  const { endpoint, bundle } = host.options
  const now = Date.now()
  // What is delivered is the server's to order; only what may be on its way must be named.
  const after = told.after ?? host.decode(host.read())?.pending?.['id']
  const pending: Pending = {
    id: uuidv7(now),
    ...(typeof after === 'string' && { after }),
    notice: told.notice?.hash,
    language: told.notice?.language,
    bundle,
    method: told.method ?? 'api',
    surface: told.surface ?? 'api',
  }
  const parts = [{ ...asked, exp: expiry(now) }, ...(endpoint === undefined ? [] : [pending])]
  host.mine = ['u', ...parts.map((part) => host.encode(JSON.stringify(part)))].join('.')
  write(host, host.mine, 'decided')
  host.after(({ follow }) => follow())
}

/** Writes the token cookie and takes over what it then says. */
export function write(host: Host, text: string, news: 'decided' | 'signed'): void {
  writeCookie(host.page.cookie, text, maxAge(Date.now()))
  host.settle(news, host.read() === text ? undefined : host.decode(text))
}
