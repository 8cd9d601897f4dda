import { resolve } from 'node:path'
import type { Policy } from '@placet/core/policy'
import { createPlacet, openKeys, openSqlite, type Placet } from '@placet/server'
import { loadPolicy } from './config.ts'
import { listen, type Listening } from './listen.ts'
import { answer, faint, note, strong } from './print.ts'
import { readScripts } from './scripts.ts'
import { unableTo } from './unable.ts'

/** What `placet serve` is told. */
export interface ServeOptions {
  readonly config: string
  readonly port: number
  readonly host: string
  readonly data: string
  readonly json: boolean
}

/** How long requests under way may take to end once the server is told to stop. */
const GRACE_MS = 10_000

async function openPlacet(policy: Policy, data: string): Promise<Placet> {
  const script = await readScripts()
  try {
    const keys = await openKeys(data)
    return await createPlacet({ policy, store: openSqlite(data), keys, script, log: note })
  } catch (error) {
    throw unableTo(`open the data in ${data}`, error)
  }
}

function stopAsked(): Promise<NodeJS.Signals> {
  return new Promise((told) => {
    process.once('SIGINT', told)
    process.once('SIGTERM', told)
  })
}

function announce(options: ServeOptions, policy: Policy, url: string): void {
  const { config, data, json } = options
  if (json) {
    answer(JSON.stringify({ url, mount: '/placet', config: resolve(config), data: resolve(data) }))
    return
  }
  answer(`${url}/placet`)
  const lines: (readonly [string, string])[] = [
    ['policy', `${config}, version ${policy.version}, for ${policy.site.origins.join(', ')}`],
    ['data', `${data}: records, counters, keys`],
    ['script tag', `<script src="/placet/placet.js" async></script>, proxied from here`],
    ['health', `${url}/placet/healthz`],
  ]
  for (const [name, text] of lines) note(`  ${strong(name.padEnd(10))} ${text}`)
  note(faint('  Ctrl-C stops it.'))
}

/**
 * Checks the policy and serves it until SIGINT or SIGTERM; then lets requests under way end and
 * closes the store. Throws `UnableError` where it cannot start.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const policy = await loadPolicy(options.config)
  const placet = await openPlacet(policy, options.data)
  const stop = stopAsked()
  let listening: Listening
  try {
    listening = await listen({ fetch: placet.fetch, port: options.port, host: options.host })
  } catch (error) {
    await placet.close()
    throw error
  }
  announce(options, policy, listening.url)
  await stop
  await listening.close(GRACE_MS)
  await placet.close()
}
