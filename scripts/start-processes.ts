import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

/** A process of the demo: what to run, and the address that answers once it is up. */
export interface Part {
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly answersAt: string
}

/** A process that runs. */
export interface RunningPart {
  readonly name: string
  /** Settles when it ends, with its exit code. */
  readonly ended: Promise<number>
  stop(): Promise<void>
}

/** Node itself, with the packages taken from their source. */
const NODE: readonly string[] = [process.execPath, '--conditions=placet-source']

const READY_MS = 20_000
const STOP_MS = 5000

async function ready(part: Part, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_MS
  while (Date.now() < until) {
    const end = child.exitCode ?? child.signalCode
    if (end !== null) throw new Error(`the ${part.name} ended with ${end}`)
    const answered = await fetch(part.answersAt, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answered) return
    await wait(50)
  }
  throw new Error(`the ${part.name} did not answer at ${part.answersAt} within 20 s`)
}

function running({ name }: Part, child: ChildProcess): RunningPart {
  const ended = once(child, 'exit').then(() => child.exitCode ?? 0)
  return {
    name,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(force)
    },
  }
}

/** Starts a process and waits until it answers. What it says on stderr is shown with its name. */
export async function startPart(part: Part): Promise<RunningPart> {
  const [command = '', ...flags] = NODE
  const child = spawn(command, [...flags, ...part.args], {
    env: { ...process.env, ...part.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.on('data', (text: Buffer) => process.stderr.write(`[${part.name}] ${String(text)}`))
  const handle = running(part, child)
  try {
    await ready(part, child)
  } catch (error) {
    await handle.stop()
    throw error
  }
  return handle
}

/** Runs a command of the repository to its end and gives what it wrote to stdout. */
export async function output(args: readonly string[]): Promise<string> {
  const [command = '', ...flags] = NODE
  const child = spawn(command, [...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (text += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} failed:\n${errors}`)
  return text.trim()
}
