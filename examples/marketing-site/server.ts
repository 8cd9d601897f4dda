import { readFile } from 'node:fs/promises'
import proxy from '@fastify/http-proxy'
import files from '@fastify/static'
import fastify from 'fastify'
import { hardLayer } from '../hard-layer.ts'
import policy, { type FineTuneLab } from '../placet.config.ts'
import { GPC_PATH, placetProxy } from '../placet-proxy.ts'
import { startPlayer } from './player.ts'

/** Where the site listens, where Placet is, and where the film's player is. */
export interface SiteOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
  readonly placetUrl: string
  /** The player's origin. Left out, it is `https://player.clipstage.test`, as the pages say. */
  readonly playerUrl?: string
  /** With the hard layer, only what a visitor granted can be reached. Left out, it is off. */
  readonly hard?: 'on'
  /** The policy that the hard layer reads answers against. Left out, that of the environment. */
  readonly policy?: FineTuneLab
}

/** A server that runs, and how to stop it. */
export interface Running {
  readonly url: string
  close(): Promise<void>
}

const PLAYER = 'https://player.clipstage.test'
const PAGES = { '/': 'index.html', '/pricing': 'pricing.html', '/privacy': 'privacy.html' }

const folder = (name: string): URL => new URL(`./${name}/`, import.meta.url)

/**
 * Nothing from elsewhere but the player, and no inline script or style: Placet needs neither. The
 * hard layer replaces it by what a visitor granted.
 */
const contentPolicy = (player: string): string =>
  `default-src 'self'; frame-src ${player}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`

/** Starts the marketing site: static pages, and Placet proxied under `/placet`. */
export async function start(options: SiteOptions): Promise<Running> {
  const { port, host = 'localhost', placetUrl, playerUrl = PLAYER } = options
  const app = fastify({ forceCloseConnections: true })
  if (options.hard === 'on') {
    app.addHook('onSend', hardLayer({ placetUrl, policy: options.policy ?? policy }))
  }
  await app.register(proxy, placetProxy(placetUrl))
  await app.register(proxy, placetProxy(placetUrl, GPC_PATH))
  await app.register(files, { root: folder('public'), index: false })
  for (const [path, file] of Object.entries(PAGES)) {
    const html = (await readFile(new URL(file, folder('pages')), 'utf8')).replaceAll(
      PLAYER,
      playerUrl,
    )
    app.get(path, (_request, reply) =>
      reply
        .header('content-security-policy', contentPolicy(playerUrl))
        .type('text/html; charset=utf-8')
        .send(html),
    )
  }
  const bound = new URL(await app.listen({ port, host })).port
  return { url: `http://${host}:${bound}`, close: () => app.close() }
}

if (import.meta.main) {
  const { PORT = '4101', HOST = 'localhost', PLACET_URL = 'http://127.0.0.1:4100' } = process.env
  const player = await startPlayer({ port: Number(process.env['PLAYER_PORT'] ?? 4104), host: HOST })
  const site = await start({
    port: Number(PORT),
    host: HOST,
    placetUrl: PLACET_URL,
    playerUrl: player.url,
    ...(process.env['HARD_LAYER'] === '1' && { hard: 'on' }),
  })
  console.log(`marketing site ${site.url}\nplayer ${player.url}`)
}
