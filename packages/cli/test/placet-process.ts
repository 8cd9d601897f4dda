import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** How one run of the command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A `placet` process that runs. */
export interface Running {
  /** The first line of stdout. Rejects with stderr where the process ends before it. */
  firstLine(): Promise<string>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Ended>
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** An environment without what would colour or redirect the output. */
function plainEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NO_COLOR: _none, ...rest } = process.env
  return { ...rest, ...extra }
}

function collected(child: Child): Promise<Ended> {
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += String(chunk)))
  return once(child, 'close').then(() => ({ code: child.exitCode, ...text }))
}

/** Starts `placet` from its sources, in `cwd`. */
export function startPlacet(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const child: Child = spawn(process.execPath, ['--conditions=placet-source', MAIN, ...args], {
    cwd,
    env: plainEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = collected(child)
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    async firstLine() {
      let text = ''
      for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
        text += String(chunk)
        const [line, rest] = text.split('\n')
        if (rest !== undefined) return line ?? ''
      }
      throw new Error((await ended).stderr)
    },
  }
}

/** Runs `placet` from its sources to its end. */
export function runPlacet(args: readonly string[], cwd: string): Promise<Ended> {
  return startPlacet(args, cwd).ended
}

/** Makes an empty folder that is removed with `await using`. */
export async function emptyFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'placet-cli-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
