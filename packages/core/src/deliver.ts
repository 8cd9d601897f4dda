import type { Receipt } from './decision.ts'
import { fields, type Claims, type Token } from './policy/claims.ts'
import type { Pending } from './pending.ts'

/** How the server took a decision. Everything else is thrown and worth another try. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly token: string; readonly receipt: Receipt }
  | { readonly kind: 'id-used' }
  | { readonly kind: 'refused' }

/** A decision that waits in the cookie. */
export interface Undelivered {
  readonly claims: Claims
  readonly pending: Pending
}

const isPending = (value: unknown): value is Pending =>
  ['id', 'bundle', 'method', 'surface'].every((field) => typeof fields(value)[field] === 'string')

const isReceipt = (value: unknown): value is Receipt =>
  ['promise', 'salt'].every((field) => typeof fields(value)[field] === 'string')

/** The decision a token still has to deliver, or undefined: garbage has nothing to deliver. */
export function undelivered(token: Token | undefined): Undelivered | undefined {
  const pending: unknown = token?.pending
  return token !== undefined && isPending(pending) ? { claims: token.claims, pending } : undefined
}

/** Fills in the notice where only the server knows it: a page without Placet's own widget. */
async function withNotice(endpoint: string, known: Pending, signal: AbortSignal): Promise<Pending> {
  if (known.notice !== undefined) return known
  const response = await fetch(`${endpoint}/policy`, { signal })
  const { hash, language } = fields(fields(await response.json())['notice'])
  if (typeof hash !== 'string' || typeof language !== 'string') throw new TypeError('no notice')
  return { ...known, notice: hash, language }
}

/**
 * Sends one decision. Outlives the page (keepalive).
 *
 * @throws where the network or the server failed, or the answer cannot be read: send it again,
 *   with the same id.
 */
export async function deliver(
  endpoint: string,
  { claims, pending }: Undelivered,
  signal: AbortSignal,
): Promise<Delivery> {
  const told = await withNotice(endpoint, pending, signal)
  const granted = (key: string): [string, boolean] => [key, claims.cat.includes(key)]
  const response = await fetch(`${endpoint}/decisions`, {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...told,
      policy: claims.pol,
      categories: Object.fromEntries(Object.keys(claims.ask).map(granted)),
      signal: { gpc: claims.gpc === true },
    }),
    signal,
  })
  const { ok, status } = response
  if (status === 408 || status === 429 || status >= 500) throw new TypeError(`status ${status}`)
  const { code, token, receipt } = fields(await response.json())
  if (!ok) return { kind: code === 'id-used' ? code : 'refused' }
  if (typeof token !== 'string' || !isReceipt(receipt)) throw new TypeError('no token')
  return { kind: 'delivered', token, receipt }
}
