import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from './build.ts'
import { guide } from './start-guide.ts'
import { freePorts } from './start-ports.ts'
import { output, startPart, type Part, type RunningPart } from './start-processes.ts'

/** The path of a file of the repository. */
export const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

const CLI = path('packages/cli/src/main.ts')
const CONFIG = path('examples/placet.config.ts')
const DATA = path('.demo')
const FIRST_PORT = 4100

/** The ports of one demo, chosen once, so that a restart keeps its addresses. */
export interface Ports {
  readonly placet: number
  readonly marketing: number
  readonly webApp: number
  readonly backend: number
  readonly player: number
  /** Where the gallery is shown too. */
  readonly gallery?: number
}

/** `start` runs the demo; `dev` the gallery of every state and look besides. */
export type Mode = 'start' | 'dev'

const local = (port: number): string => `http://localhost:${port}`

/** Writes a line for whoever started this. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Chooses free ports from 4100 upwards. */
export async function choosePorts(mode: Mode): Promise<Ports> {
  const found = await freePorts(FIRST_PORT, mode === 'dev' ? 6 : 5)
  const [placet = 0, marketing = 0, webApp = 0, backend = 0, player = 0, gallery] = found
  return { placet, marketing, webApp, backend, player, ...(gallery && { gallery }) }
}

/** Builds the packages and the web app. */
export async function buildAll(): Promise<void> {
  const begun = performance.now()
  say('Building …')
  await build('run')
  const vite = createRequire(path('examples/web-app/package.json')).resolve('vite/package.json')
  await output([vite.replace('package.json', 'bin/vite.js'), 'build', path('examples/web-app')])
  say(`Built in ${((performance.now() - begun) / 1000).toFixed(1)} s.`)
}

function newToken(role: 'viewer' | 'backend'): Promise<string> {
  return output([CLI, 'token', 'create', '--role', role, '--data', DATA])
}

function placetPart(ports: Ports): Part {
  const { placet, marketing, webApp, backend } = ports
  const port = String(placet)
  return {
    name: 'Placet server',
    args: [CLI, 'serve', '--config', CONFIG, '--data', DATA, '--port', port, '--json'],
    env: { PLACET_ORIGINS: [marketing, webApp, backend].map(local).join(',') },
    answersAt: `http://127.0.0.1:${port}/placet/healthz`,
  }
}

function exampleParts(ports: Ports, placetToken: string): Part[] {
  const { env } = placetPart(ports)
  const part = (name: string, folder: string, port: number): Part => ({
    name,
    args: [path(`examples/${folder}/server.ts`)],
    env: {
      ...env,
      PORT: String(port),
      PLAYER_PORT: String(ports.player),
      PLACET_URL: `http://127.0.0.1:${ports.placet}`,
      ...(folder === 'backend' ? { PLACET_TOKEN: placetToken } : {}),
    },
    answersAt: local(port),
  })
  return [
    part('marketing site', 'marketing-site', ports.marketing),
    part('web app', 'web-app', ports.webApp),
    part('backend', 'backend', ports.backend),
    ...(ports.gallery ? [part('gallery', 'gallery', ports.gallery)] : []),
  ]
}

/** Starts Placet, then the examples beside each other. Where one fails, all are stopped. */
export async function startParts(ports: Ports): Promise<RunningPart[]> {
  const placet = await startPart(placetPart(ports))
  const started = await Promise.allSettled(
    exampleParts(ports, await newToken('backend')).map(startPart),
  )
  const parts = started.filter((result) => result.status === 'fulfilled').map(({ value }) => value)
  const failed = started.find((result) => result.status === 'rejected')
  if (failed === undefined) return [placet, ...parts]
  await stopParts([placet, ...parts])
  throw failed.reason
}

/** Stops every process, and waits until they are gone. */
export async function stopParts(parts: readonly RunningPart[]): Promise<void> {
  await Promise.all(parts.map((part) => part.stop()))
}

/** Makes a viewer token and prints where everything is and what to try. */
export async function describe(ports: Ports): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  const demo = {
    placet: `http://127.0.0.1:${ports.placet}`,
    marketing: local(ports.marketing),
    webApp: local(ports.webApp),
    backend: local(ports.backend),
    ...(ports.gallery && { gallery: local(ports.gallery) }),
    viewerToken: await newToken('viewer'),
  }
  say(guide(demo, today))
}
