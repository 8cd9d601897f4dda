import type { Site } from '@placet/core/policy'
import { Hono } from 'hono'
import { addCors, preflight } from './origin.ts'
import { problem, Refusal } from './problem.ts'

/** Answers one request; may throw a `Refusal`. */
export type Handler = (request: Request) => Response | Promise<Response>

/** The handlers of one path, by method. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', Handler>>>

/** What a router needs. */
export interface RouterOptions {
  readonly site: Site
  /** Path in front of every route, without a slash at its end. */
  readonly mount: string
  readonly routes: Readonly<Record<string, Methods>>
  /** By whole path: what has its place on the origin, outside the mount. */
  readonly rootRoutes?: Readonly<Record<string, Methods>>
  /** Told of unexpected errors; never of anything that a request held. */
  readonly log: (line: string) => void
}

/**
 * An error as one line without its message, which may quote what a request held: its name, code
 * and where in the program it arose.
 */
function traceOf(error: Error): string {
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return `placet: unexpected ${error.name}${code}${frames.slice(0, 8).join('')}`
}

/** Adds the handlers of one path, its preflight, and 405 for every other method. */
function addRoute(app: Hono, site: Site, [path, methods]: readonly [string, Methods]): void {
  const allow = [...Object.keys(methods), 'OPTIONS'].join(', ')
  for (const [method, handler] of Object.entries(methods)) {
    app.on(method, path, (context) => handler(context.req.raw))
  }
  app.options(path, (context) => preflight(site, context.req.raw))
  app.all(path, () => problem('method-not-allowed', { headers: { Allow: allow } }))
}

/**
 * Routes requests below the mount, and the few outside it. Whatever happens the answer is a Response: a problem document
 * for a refusal, an unknown path (404), a wrong method (405 with Allow) or a fault of ours (500).
 */
export function createRouter(options: RouterOptions): (request: Request) => Promise<Response> {
  const { site, mount, routes, rootRoutes = {}, log } = options
  const app = new Hono()
  app.use(async function cors(context, next) {
    await next()
    addCors(site, context.req.raw, context.res)
  })
  for (const [path, methods] of Object.entries(routes)) {
    addRoute(app, site, [`${mount}/${path}`, methods])
  }
  for (const route of Object.entries(rootRoutes)) addRoute(app, site, route)
  app.notFound(() => problem('not-found'))
  app.onError((error) => {
    if (error instanceof Refusal) return problem(error.code, error.parts)
    log(traceOf(error))
    return problem('internal')
  })
  return async (request) => app.fetch(request)
}
