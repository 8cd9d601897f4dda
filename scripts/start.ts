import { watch } from 'node:fs'
import {
  buildAll,
  choosePorts,
  describe,
  path,
  say,
  startParts,
  stopParts,
  type Ports,
} from './start-demo.ts'

/**
 * `pnpm start`: builds, then runs the Placet server and the three examples, each on a port of its
 * own, and says what to try. `pnpm dev` (`--watch`) shows the gallery too, and builds and restarts
 * when a source changes.
 */
const WATCHED = ['packages', 'examples']
const QUIET_MS = 500

const isSource = (file: string): boolean =>
  !/(^|\/)(dist|node_modules)(\/|$)|\.test\.tsx?$/.test(file)

/** Resolves at the next change of a source, once a moment has passed without another. */
function nextChange(signal: AbortSignal): Promise<'changed'> {
  return new Promise((changed) => {
    let quiet: NodeJS.Timeout | undefined
    for (const folder of WATCHED) {
      watch(path(folder), { recursive: true, signal }, (_event, file) => {
        if (file === null || !isSource(file)) return
        clearTimeout(quiet)
        quiet = setTimeout(() => changed('changed'), QUIET_MS)
      })
    }
  })
}

function stopAsked(): Promise<'stop'> {
  return new Promise((told) => {
    process.once('SIGINT', () => told('stop'))
    process.once('SIGTERM', () => told('stop'))
  })
}

type Next = 'stop' | 'changed' | 'failed'

/** Runs the demo until it is to stop, a source changes (where `watching`), or a part of it ends. */
async function runDemo(ports: Ports, stop: Promise<'stop'>, watching: boolean): Promise<Next> {
  const parts = await startParts(ports)
  await describe(ports)
  const watchers = new AbortController()
  const failed = parts.map(async ({ name, ended }): Promise<Next> => {
    const code = await ended
    if (!watchers.signal.aborted) say(`The ${name} ended with ${code}.`)
    return 'failed'
  })
  const changed = watching ? [nextChange(watchers.signal)] : []
  const next = await Promise.race([stop, ...failed, ...changed])
  watchers.abort()
  await stopParts(parts)
  return next
}

/** What a failed step said, with what the command it ran wrote. */
function reasonOf(error: unknown): string {
  const written = error instanceof Error && 'stdout' in error ? `\n${String(error.stdout)}` : ''
  return `${error instanceof Error ? error.message : String(error)}${written}`
}

/** Builds; gives whether that went well, and says why not. */
async function built(): Promise<boolean> {
  try {
    await buildAll()
    return true
  } catch (error) {
    say(reasonOf(error))
    return false
  }
}

async function main(watching: boolean): Promise<number> {
  if (!(await built())) return 1
  const ports = await choosePorts(watching ? 'dev' : 'start')
  const stop = stopAsked()
  for (;;) {
    const next = await runDemo(ports, stop, watching)
    if (next !== 'changed') return next === 'stop' ? 0 : 1
    await built()
  }
}

process.exitCode = await main(process.argv.includes('--watch')).catch((error: unknown) => {
  say(reasonOf(error))
  return 1
})
