import {
  createServer,
  request as onward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'

/** What a site answers to a request for one of its own pages. */
export type AnswerPage = (path: string, request: IncomingMessage) => Promise<Response> | Response

/** Where the site listens, and where Placet is. */
export interface ProxiedSiteOptions {
  readonly port: number
  readonly host?: string
  readonly placetUrl: string
}

function passOn(request: IncomingMessage, response: ServerResponse, placetUrl: string): void {
  const { method = 'GET', url = '/', headers } = request
  const sent = onward(new URL(url, placetUrl), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(response)
  })
  sent.on('error', () => response.destroy())
  request.pipe(sent)
}

async function send(response: ServerResponse, given: Response): Promise<void> {
  response.statusCode = given.status
  for (const [name, value] of given.headers) response.appendHeader(name, value)
  response.end(Buffer.from(await given.arrayBuffer()))
}

/** A site of a test's own: its pages as `answer` gives them, and Placet under `/placet`. */
export async function startProxiedSite(
  { port, host = '127.0.0.1', placetUrl }: ProxiedSiteOptions,
  answer: AnswerPage,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname.startsWith('/placet/')) return passOn(request, response, placetUrl)
    Promise.resolve(answer(pathname, request))
      .then((given) => send(response, given))
      .catch((error: unknown) => response.destroy(new Error(String(error))))
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://${host}:${address.port}`, close }
}
