import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.ts'
import { start as startBackend } from '../backend/server.ts'
import { startPlayer } from '../marketing-site/player.ts'
import { start as startMarketing, type SiteOptions } from '../marketing-site/server.ts'
import { fineTuneLab } from '../placet.config.ts'
import { start as startWebApp } from '../web-app/server.ts'
import { openFront, type Hit } from './front.ts'
import { startPlacetServer, type PlacetServer } from './placet-server.ts'
import { freePort } from './ports.ts'

export const WWW = 'https://www.finetunelab.test'
export const APP = 'https://app.finetunelab.test'
export const API = 'https://api.finetunelab.test'
export const PLAYER = 'https://player.clipstage.test'
const ORIGINS = [WWW, APP, API] as const

/** Starts what is to be at `WWW`. */
export type StartSite = (
  at: SiteOptions,
) => Promise<{ readonly url: string; close(): Promise<void> }>

/** The marketing site with the hard layer on. */
export const startHardSite: StartSite = (at) =>
  startMarketing({ ...at, hard: 'on', policy: fineTuneLab(ORIGINS) })

const host = (origin: string): string => new URL(origin).host

/** The three examples behind TLS, one Placet server, one browser. */
export interface World {
  readonly placet: PlacetServer
  readonly browser: Browser
  /** Every request that reached a site, in order. */
  readonly hits: readonly Hit[]
  /** The server's data folder. */
  readonly data: string
  /** A visitor who has never been here. */
  visitor(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>
  /** Rows of the server's database, read from the file. */
  rows(sql: string): Record<string, unknown>[]
  close(): Promise<void>
}

/** Maps every `*.test` name to the front, and every other name to nowhere. */
function flags(port: number): string[] {
  const rules = `MAP *.test:443 127.0.0.1:${port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost`
  return [...CHROMIUM_FLAGS, `--host-resolver-rules=${rules}`, '--ignore-certificate-errors']
}

/** Starts a browser that reaches the front at `port`, or with 0 only this machine. */
export async function openBrowser(port: number): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: flags(port) })
}

/**
 * Starts everything on https names; `domain` makes one decision hold for all sub-domains. `WWW` is
 * the marketing site as it comes, unless another is given.
 */
export async function openWorld(
  domain?: string,
  startSite: StartSite = startMarketing,
): Promise<World> {
  const data = await mkdtemp(join(tmpdir(), 'placet-world-'))
  const origins = ORIGINS
  const scope = domain === undefined ? {} : { domain }
  const placet = await startPlacetServer({ data, port: await freePort(), origins, ...scope })
  const placetToken = await placet.command('token', 'create', '--role', 'backend')
  const at = { port: 0, host: '127.0.0.1', placetUrl: placet.url }
  const running = await Promise.all([
    startSite(at),
    startWebApp({ ...at, origins, ...scope }),
    startBackend({ ...at, placetToken, policy: fineTuneLab(origins, domain) }),
    startPlayer({ port: 0, host: '127.0.0.1' }),
  ]).catch(async (error: unknown) => {
    // What was started is not left running by what could not start.
    await placet.kill()
    throw error
  })
  const hosts = [WWW, APP, API, PLAYER].map(host)
  const ports = running.map(({ url }) => Number(new URL(url).port))
  const front = await openFront(Object.fromEntries(hosts.map((name, i) => [name, ports[i] ?? 0])))
  const browser = await openBrowser(front.port)
  return {
    placet,
    browser,
    hits: front.hits,
    data,
    visitor: (options) => browser.newContext({ ignoreHTTPSErrors: true, ...options }),
    rows(sql) {
      const database = new DatabaseSync(join(data, 'placet.sqlite'), { readOnly: true })
      try {
        return database.prepare(sql).all()
      } finally {
        database.close()
      }
    },
    async close() {
      await browser.close()
      await front.close()
      await Promise.all(running.map((site) => site.close()))
      placet.thaw()
      await placet.kill()
      await rm(data, { recursive: true, force: true })
    },
  }
}
