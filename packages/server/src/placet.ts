import { randomBytes } from 'node:crypto'
import { cookieSpec, type Language, type Policy } from '@placet/core/policy'
import { createAnswers } from './decisions/answers.ts'
import { decisionRoutes } from './decisions/routes.ts'
import { reportsRoute } from './events/reports-route.ts'
import { eventsRoute } from './events/routes.ts'
import { createGate, type Gate } from './gate/gate.ts'
import { createRouter, type Methods } from './http/router.ts'
import type { Keys } from './keys.ts'
import { publishPolicy, type Catalogue } from './publishing.ts'
import { gpcRoute, healthRoute, keysRoute, policyRoute } from './serving/public-routes.ts'
import { scriptRoutes, type ScriptTexts } from './serving/script-routes.ts'
import type { Store } from './store/store.ts'

/** What a server is made of. Time, randomness and storage are arguments. */
export interface PlacetOptions {
  /** A policy that `policySchema` has passed. */
  readonly policy: Policy
  readonly store: Store
  readonly keys: Keys
  /** The built bundles. Without them `placet.js` is 404. */
  readonly script?: ScriptTexts
  /** Path in front of every route but `/.well-known/gpc.json`. Default `/placet`. */
  readonly mount?: string
  /** Words of the notice by language. Default: English alone. */
  readonly languages?: Readonly<Record<string, Language>>
  /** Ms since the epoch. Default `Date.now`. */
  readonly now?: () => number
  /** Cryptographically random bytes. Default `node:crypto`'s. */
  readonly random?: (bytes: number) => Uint8Array
  /** Told of unexpected errors, without anything of the request. Default `console.error`. */
  readonly log?: (line: string) => void
}

/** A running server. */
export interface Placet {
  /** Answers any request; never rejects. Outside the mount all but `/.well-known/gpc.json` is 404. */
  fetch(request: Request): Promise<Response>
  /** What a request may do, from its headers alone. */
  readonly gate: Gate
  /** Waits for what is being stored and closes the store. */
  close(): Promise<void>
}

interface Parts extends Required<Omit<PlacetOptions, 'script' | 'languages'>> {
  readonly catalogue: Catalogue
  readonly gate: Gate
  readonly script: ScriptTexts | undefined
}

function routesOf(parts: Parts): Record<string, Methods> {
  const { catalogue, gate, keys, mount, now, policy, random, script, store } = parts
  const jar = { spec: cookieSpec(policy.site), mount }
  const answers = createAnswers(catalogue, keys)
  const decisions = decisionRoutes({
    catalogue,
    store,
    answers,
    jar,
    now,
    random,
    ridFor: keys.ridFor,
  })
  return {
    decisions: { GET: decisions.history, POST: decisions.decide, DELETE: decisions.erase },
    token: { POST: decisions.token },
    events: { POST: eventsRoute({ policy, store, gate, now }) },
    reports: { GET: reportsRoute(store) },
    policy: { GET: policyRoute(catalogue) },
    'jwks.json': { GET: keysRoute(keys.jwks) },
    healthz: { GET: healthRoute(store) },
    ...(script && scriptRoutes(script, catalogue, mount)),
  }
}

function writeError(line: string): void {
  console.error(line)
}

function checkMount(mount: string): string {
  if (/^(\/[\w.-]+)+$/.test(mount)) return mount
  throw new TypeError('mount must be a path such as "/placet", without a slash at its end')
}

/**
 * Puts a policy in force and gives the server of it: a Fetch handler with the routes under the
 * mount and `/.well-known/gpc.json`, and a gate. Rejects where the store cannot keep the policy, with TypeError for
 * a mount that is no path.
 *
 * ```ts
 * const placet = await createPlacet({ policy, store: openSqlite(dir), keys: await openKeys(dir) })
 * const response = await placet.fetch(request)
 * ```
 */
export async function createPlacet(options: PlacetOptions): Promise<Placet> {
  const { policy, store, keys, languages, script } = options
  const now = options.now ?? Date.now
  const random = options.random ?? randomBytes
  const log = options.log ?? writeError
  const mount = checkMount(options.mount ?? '/placet')
  const catalogue = await publishPolicy({ policy, store, now, ...(languages && { languages }) })
  const gate = createGate({ keys: keys.jwks, policy: catalogue.current, now })
  const routes = routesOf({ policy, store, keys, script, mount, now, random, log, catalogue, gate })
  const rootRoutes = { '/.well-known/gpc.json': { GET: gpcRoute(policy) } }
  const fetch = createRouter({ site: policy.site, mount, routes, rootRoutes, log })
  return { fetch, gate, close: () => store.close() }
}
