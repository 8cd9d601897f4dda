import files from '@fastify/static'
import fastify from 'fastify'

/** Where the player listens. */
export interface PlayerOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
}

/** Starts the film's player: a stand-in for a third party, on an origin of its own. */
export async function startPlayer({
  port,
  host = 'localhost',
}: PlayerOptions): Promise<{ url: string; close(): Promise<void> }> {
  const app = fastify({ forceCloseConnections: true })
  await app.register(files, { root: new URL('./player/', import.meta.url) })
  const bound = new URL(await app.listen({ port, host })).port
  return { url: `http://${host}:${bound}`, close: () => app.close() }
}
