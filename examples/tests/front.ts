import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { generate } from 'selfsigned'

/** One request as it reached a server. */
export interface Hit {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly cookie: string
  readonly at: number
  status: number
}

/** The TLS in front of every site, which sees each request. */
export interface Front {
  readonly port: number
  readonly hits: Hit[]
  close(): Promise<void>
}

/** A certificate made for this run; the browser is told to accept it. */
async function certificate(hosts: readonly string[]): Promise<{ key: string; cert: string }> {
  const [first = 'localhost'] = hosts
  const altNames = hosts.map((value) => ({ type: 2 as const, value }))
  const made = await generate([{ name: 'commonName', value: first }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames }],
  })
  return { key: made.private, cert: made.cert }
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method = 'GET', url = '/', headers } = request
  const onward = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

/** Terminates TLS for each host and passes everything on unchanged, as a host's edge would. */
export async function openFront(sites: Readonly<Record<string, number>>): Promise<Front> {
  const hits: Hit[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url = '/', headers } = request
    const host = headers.host ?? ''
    const hit: Hit = {
      method,
      host,
      path: url,
      cookie: headers.cookie ?? '',
      at: Date.now(),
      status: 0,
    }
    hits.push(hit)
    response.on('finish', () => {
      hit.status = response.statusCode
    })
    const port = sites[host]
    if (port === undefined) response.writeHead(404).end()
    else forward(request, response, port)
  }
  const server: Server = createServer(await certificate(Object.keys(sites)), answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: address.port, hits, close }
}
