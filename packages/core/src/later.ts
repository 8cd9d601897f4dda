import { clearCookie, writeCookie } from './cookie.ts'
import type { Receipt } from './decision.ts'
import type { Undelivered } from './deliver.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { unsignedToken, type Pending } from './pending.ts'
import { fields, parsePart, type Claims, type Token } from './policy/claims.ts'
import { expiry, maxAge } from './policy/expiry.ts'
import type { PagePolicy } from './policy/publish.ts'
import { readCookie, valuesOf } from './read-cookie.ts'
import type { How } from './state.ts'
import { sweep } from './sweep.ts'
import { uuidv7 } from './uuid.ts'

/** What the part that is loaded later may do with the page's consent. */
export interface Host {
  readonly page: PagePolicy
  readonly endpoint: string | undefined
  readonly bundle: string
  /** Takes a cookie value apart. */
  decode(text: string): Token | undefined
  /** Takes over what the cookie says, or `held` where the browser keeps none, and tells the tabs. */
  settle(news: 'decided' | 'signed', held?: Token): void
  /** The server's signed promise for the decision made in this page. */
  receipt?: Receipt
  /** The later part itself, once it is there. */
  part?: Later
}

/** What a page needs once somebody decides: writing, delivery, cleaning up. */
export interface Later extends Partial<Outbox> {
  /** Writes a decision to the cookie before anything else, then sweeps and sends. */
  decide(claims: Claims, how: How): void
  /** Removes what the services of these categories declare to keep on the device. */
  sweep(categories: readonly string[]): void
  /** Removes every variant of the token cookie. */
  forget(): void
}

/** Makes the later part: loaded when somebody may decide, or a decision is still to be delivered. */
export function createLater(host: Host): Later {
  const { page, endpoint } = host
  const { cookie } = page

  const write = (text: string, news: 'decided' | 'signed'): void => {
    writeCookie(cookie, text, maxAge(Date.now()))
    const kept = readCookie(cookie.token) === text
    host.settle(news, kept ? undefined : host.decode(text))
  }

  const record = (asked: Claims, how: How, after: unknown): void => {
    const claims = { ...asked, exp: expiry(Date.now()) }
    const pending: Pending = {
      id: uuidv7(Date.now()),
      ...(typeof after === 'string' && { after }),
      ...(how.notice && { notice: how.notice.hash, language: how.notice.language }),
      bundle: host.bundle,
      method: how.method ?? 'api',
      surface: how.surface ?? 'api',
    }
    const text = unsignedToken(claims, outbox && pending)
    if (valuesOf(cookie.token).length > 1) clearCookie(cookie.token, cookie)
    write(text, 'decided')
    sweep(
      page,
      Object.keys(claims.ask).filter((key) => !claims.cat.includes(key)),
    )
    outbox?.offer(text)
  }

  const outbox =
    endpoint === undefined
      ? undefined
      : createOutbox(host, {
          endpoint,
          write: (text) => write(text, 'decided'),
          delivered(token, receipt) {
            host.receipt = receipt
            if (readCookie(cookie.token) === token) host.settle('signed')
            else write(token, 'signed')
          },
          renew({ claims, pending: { id, method, surface, notice: hash, language } }: Undelivered) {
            const notice = hash && language ? { hash, language } : undefined
            record(claims, { method, surface, notice }, id)
          },
        })

  return {
    ...outbox,
    decide(claims, how) {
      // What is delivered is the server's to order; only what may be on its way must be named.
      const pending = host.decode(readCookie(cookie.token) ?? '')?.pending
      record(claims, how, fields(parsePart(pending ?? ''))['id'])
    },
    sweep: (categories) => sweep(page, categories),
    forget: () => clearCookie(cookie.token, cookie),
  }
}
