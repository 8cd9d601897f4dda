import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DecisionRequest } from '@placet/core'
import { noticeHash, en, publish, renderNotice, type Policy } from '@placet/core/policy'
import { openKeys, type Keys } from '../src/keys.ts'
import { createPlacet, type Placet, type PlacetOptions } from '../src/placet.ts'
import { openSqlite } from '../src/store/sqlite.ts'
import type { Store } from '../src/store/store.ts'

/** Monday noon; the clock that tests start from. */
export const NOON: number = Date.parse('2026-11-23T12:00:00.000Z')

/** A small policy of one https site. */
export const POLICY: Policy = {
  site: { name: 'Example', origins: ['https://www.example.test'] },
  controller: {
    name: 'Example Ltd',
    address: '1 Example Street',
    contact: 'privacy@example.test',
    privacy: '/privacy',
  },
  version: '1',
  date: '2026-11-23',
  categories: {
    essential: { purposes: { session: 'Keep you signed in.' }, basis: 'necessary' },
    functional: { purposes: { settings: 'Remember your settings.' }, basis: 'consent' },
    analytics: {
      purposes: { usage: 'Count what is used.' },
      basis: 'consent',
      anonymized: true,
    },
  },
  services: {},
  events: { page_view: { page: ['home', 'pricing'] }, sign_up: {} },
  retention: { records: 1825, reports: 400 },
  languages: ['en', 'de'],
}

/** What tests change of a server. */
export interface Opening extends Partial<
  Pick<PlacetOptions, 'policy' | 'script' | 'mount' | 'log'>
> {
  /** Data of an earlier server. */
  readonly dir?: string
}

/** A server on a directory of its own, with a clock to turn. */
export interface Opened {
  readonly placet: Placet
  readonly dir: string
  readonly store: Store
  readonly keys: Keys
  /** `at`, ms since the epoch, is what the server takes for now; tests move it. */
  readonly clock: { at: number }
  /** Sends one request to a path below the mount, as a page of the site does. */
  send(method: string, path: string, init?: Sent): Promise<Response>
  close(): Promise<void>
}

/** One request of a test. */
export interface Sent {
  readonly body?: unknown
  /** Cookies to send. */
  readonly cookies?: Readonly<Record<string, string>>
  /** Replaces the headers a page's request has; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

function requestOf(
  url: string,
  method: string,
  { body, cookies = {}, headers = {} }: Sent,
): Request {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
  const all: Record<string, string | undefined> = {
    ...(method === 'GET' ? {} : { origin: new URL(url).origin }),
    'sec-fetch-site': 'same-origin',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(cookie.length === 0 ? {} : { cookie: cookie.join('; ') }),
    ...headers,
  }
  const given = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Request(url, { method, headers: given, ...(body === undefined ? {} : { body: text }) })
}

/** Opens a server with the example policy, everything real but the clock. Close it after. */
export async function openPlacet(opening: Opening = {}): Promise<Opened> {
  const { dir = mkdtempSync(join(tmpdir(), 'placet-')), policy = POLICY, ...rest } = opening
  const store = openSqlite(dir)
  const keys = await openKeys(dir)
  const clock = { at: NOON }
  const now = (): number => clock.at
  const placet = await createPlacet({ policy, store, keys, now, ...rest })
  const base = `${policy.site.origins[0]}${opening.mount ?? '/placet'}`
  return {
    placet,
    dir,
    store,
    keys,
    clock,
    send: (method, path, init = {}) => placet.fetch(requestOf(`${base}/${path}`, method, init)),
    async close() {
      await placet.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

let made = 0

/** A decision that the example policy's page could send; a new id each time. */
export function decision(
  categories: Readonly<Record<string, boolean>> = { functional: true, analytics: true },
  rest: Partial<DecisionRequest> = {},
): DecisionRequest {
  const id = `019ab000-0000-7000-8000-${String(++made).padStart(12, '0')}`
  return {
    id,
    policy: publish(POLICY).fingerprint,
    notice: noticeHash(renderNotice(POLICY, en, 'en')),
    bundle: 'b'.repeat(43),
    language: 'en',
    categories,
    method: 'save',
    surface: 'preferences',
    signal: { gpc: false },
    ...rest,
  }
}

/** Everything granted. */
export const GRANTED: Readonly<Record<string, boolean>> = { functional: true, analytics: true }
/** Everything refused. */
export const REFUSED: Readonly<Record<string, boolean>> = { functional: false, analytics: false }

/** The cookies a response sets, by name; removed ones are ''. */
export function cookiesSet(response: Response): Record<string, string> {
  const pairs = response.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  return Object.fromEntries(pairs)
}
