import { readFile, stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { chosenBy, viewsOf } from './axes.ts'
import { framePage, stateOf } from './frame.ts'
import { indexPage } from './index-page.ts'

/** Where the gallery listens. */
export interface GalleryOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host?: string
  /** Names what is shown; once it changes, open pages load again. Left out, the built widget. */
  readonly version?: () => Promise<string>
}

/** A gallery that runs, and how to stop it. */
export interface Gallery {
  readonly url: string
  close(): Promise<void>
}

const OWN = new URL('./public/', import.meta.url)
const BUILT = new URL('../../packages/widget/dist/', import.meta.url)

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
}

/**
 * A frame has an origin of its own, whether in the index or opened alone: no storage, no channel
 * and no cookies that another could share.
 */
const FRAME = { 'content-security-policy': 'sandbox allow-scripts allow-forms' }

const started = Date.now()

/** When the widget was built, and this started. */
async function built(): Promise<string> {
  const { mtimeMs } = await stat(new URL('placet.js', BUILT))
  return `${started} ${mtimeMs}`
}

/** A file of the gallery's own, or of the built widget. */
async function file(name: string): Promise<Buffer> {
  return readFile(new URL(name, OWN)).catch(() => readFile(new URL(name, BUILT)))
}

const page = (html: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  body: html,
  type: 'text/html',
  headers,
})

interface Answer {
  readonly body: string | Buffer
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
}

async function answerTo({ pathname, searchParams }: URL): Promise<Answer | undefined> {
  const chosen = chosenBy(searchParams)
  if (pathname === '/') return page(indexPage(chosen))
  if (pathname === '/frame') {
    const [view] = viewsOf(chosen)
    const state = view && stateOf(view)
    return state && page(framePage(state, view, Date.now()), FRAME)
  }
  const [, name, type] = /^\/([\w-]+\.(\w+))$/.exec(pathname) ?? []
  const known = TYPES[type ?? '']
  if (name === undefined || known === undefined) return undefined
  return { body: await file(name), type: known }
}

function send(response: ServerResponse, { body, type, headers }: Answer): void {
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    // What a frame imports and asks for comes from another origin than its own.
    'access-control-allow-origin': '*',
    ...headers,
  })
  response.end(body)
}

/** Starts the gallery: every state of the built widget in every look, on one page. */
export async function start({
  port,
  host = 'localhost',
  version = built,
}: GalleryOptions): Promise<Gallery> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const answer =
      url.pathname === '/version'
        ? version().then((body): Answer => ({ body, type: 'text/plain' }))
        : answerTo(url)
    answer.then(
      (found) => (found ? send(response, found) : response.writeHead(404).end()),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((listening) => server.listen(port, host, listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    url: `http://${host}:${address.port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

if (import.meta.main) {
  const { PORT = '4105', HOST = 'localhost' } = process.env
  const gallery = await start({ port: Number(PORT), host: HOST })
  console.log(`gallery ${gallery.url}`)
}
