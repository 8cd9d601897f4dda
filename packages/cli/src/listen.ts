import type { Server } from 'srvx'
import { serve } from 'srvx/node'
import { UnableError } from './unable.ts'

/** Where a server listens, and how it is stopped. */
export interface Listening {
  readonly url: string
  /** Stops accepting, lets requests under way end for up to `grace` ms, then cuts them off. */
  close(grace: number): Promise<void>
}

/** What answers, and where to listen; port 0 picks a free one. */
export interface ListenOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>
  readonly port: number
  readonly host: string
}

/** A bound on any body; the routes have tighter ones of their own. */
const BODY_LIMIT = 1_048_576

const MENDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken: choose another with --port, or 0 for any free one',
  EACCES: 'may not be opened by this user: choose one above 1023 with --port',
  EADDRNOTAVAIL: 'cannot be opened: --host is no address of this machine',
  ENOTFOUND: 'cannot be opened: --host is no known name',
}

function unable(error: unknown, { port, host }: ListenOptions): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const mend = MENDS[code]
  if (mend === undefined) return error
  return new UnableError(`port ${port} on ${host} ${mend}`, [], { cause: error })
}

async function closed(server: Server, grace: number): Promise<void> {
  const force = setTimeout(() => void server.close(true), grace)
  await server.close()
  clearTimeout(force)
}

/** Listens with srvx on Node. Throws `UnableError` where the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const server = serve({
    fetch: options.fetch,
    port: options.port,
    hostname: options.host,
    manual: true,
    silent: true,
    gracefulShutdown: false,
    maxRequestBodySize: BODY_LIMIT,
  })
  try {
    await server.serve()
    await server.ready()
  } catch (error) {
    throw unable(error, options)
  }
  const url = (server.url ?? '').replace(/\/$/, '')
  return { url, close: (grace) => closed(server, grace) }
}
