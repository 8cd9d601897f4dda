import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))
const CONFIG = fileURLToPath(new URL('../placet.config.ts', import.meta.url))

/** The built `placet serve` as a process of its own, to be stopped, frozen and killed. */
export interface PlacetServer {
  readonly url: string
  /** Stops answering without closing anything (SIGSTOP). */
  freeze(): void
  thaw(): void
  /** Ends at once, as by a power cut (SIGKILL). */
  kill(): Promise<void>
  start(): Promise<void>
  /** Runs another command on the same data, and gives what it prints. */
  command(...args: readonly string[]): Promise<string>
}

/** Where the server keeps its data, where it listens, and for which origins. */
export interface ServerOptions {
  readonly data: string
  readonly port: number
  readonly origins: readonly string[]
  readonly domain?: string
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/placet/healthz`, { signal: AbortSignal.timeout(500) })).ok
  } catch {
    return false
  }
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`placet serve ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Starts the server and waits until it answers. */
export async function startPlacetServer(options: ServerOptions): Promise<PlacetServer> {
  const { data, port, origins, domain = '' } = options
  const env = { ...process.env, PLACET_ORIGINS: origins.join(), PLACET_DOMAIN: domain }
  const url = `http://127.0.0.1:${port}`
  const serve = ['serve', '--config', CONFIG, '--data', data, '--port', String(port)]
  let child: ChildProcess | undefined
  let said = ''

  const run = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const start = async (): Promise<void> => {
    child = run(serve)
    said = ''
    child.stdout?.resume()
    child.stderr?.on('data', (chunk: Buffer) => (said += String(chunk)))
    await untilAnswers(url, child).catch((cause: unknown) => {
      throw new Error(`placet serve: ${said}`, { cause })
    })
  }
  await start()
  return {
    url,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    async command(...args) {
      const other = run([...args, '--data', data])
      let text = ''
      other.stdout?.on('data', (chunk: Buffer) => (text += String(chunk)))
      await once(other, 'close')
      return text.trim()
    },
  }
}
