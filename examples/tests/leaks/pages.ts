import { TECHNIQUES } from './registry.ts'
import { LEAK, targetOf, type Technique } from './technique.ts'
import { SLOW } from './techniques/parser.ts'

/** One answer of a server of the lab. */
export interface Answer {
  readonly type: string
  readonly body: string | Buffer
  /** Ms to wait. */
  readonly after?: number
  readonly status?: number
  readonly headers?: readonly (readonly [string, string])[]
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  json: 'application/json',
}

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')

const ending = (path: string): string => path.split('.').pop() ?? ''

/** A file whose content nobody looks at. */
function filler(path: string): Answer {
  const type = TYPES[ending(path)] ?? 'text/plain'
  return { type, body: type === 'image/gif' ? PIXEL : '' }
}

function settingCookie(path: string, third: 'third party' | 'own'): Answer {
  const [, id = ''] = /^\/set-cookie\/([\w-]+)\.gif/.exec(path) ?? []
  const scope = third === 'own' ? 'SameSite=Lax; HttpOnly' : 'SameSite=None'
  return { ...filler(path), headers: [['set-cookie', `${id}=1; Path=/; Secure; ${scope}`]] }
}

/** What a third party answers. */
export function thirdParty(path: string): Answer {
  if (path.startsWith('/set-cookie/')) return settingCookie(path, 'third party')
  return path.startsWith(LEAK) ? filler(path) : { type: 'text/plain', body: '', status: 404 }
}

/** A path of the site that only shows that something slow has got as far as asking for it. */
export const CONTROLS = ['worker', 'shared', 'service', 'frame'] as const

function control(path: string): Answer {
  if (path.endsWith('frame.html')) return { type: 'text/html', body: '<img src="frame.gif">' }
  if (!path.endsWith('.js')) return filler(path)
  return { type: 'text/javascript', body: `fetch(${JSON.stringify(path.replace('.js', '.gif'))})` }
}

/** A file that a technique brings. */
function ownFile(path: string): Answer | undefined {
  const [, id = '', name = ''] = /^\/own\/([\w-]+)\/(.+)$/.exec(path) ?? []
  const technique = TECHNIQUES.find((one) => one.id === id)
  const body = technique?.files?.(targetOf(technique))[name]
  return body === undefined ? undefined : { type: TYPES[ending(name)] ?? 'text/plain', body }
}

/** What the site's own host answers, but for its pages and Placet's files. */
export function ownSite(path: string, query: string): Answer | undefined {
  if (path === SLOW) return { type: 'text/javascript', body: '', after: 250 }
  if (path === '/redirect') {
    return { type: 'text/plain', body: '', status: 302, headers: [['location', query]] }
  }
  if (path.startsWith('/control/')) return control(path)
  if (path.startsWith('/set-cookie/')) return settingCookie(path, 'own')
  return ownFile(path)
}

function links(techniques: readonly Technique[]): readonly (readonly [string, string])[] {
  return techniques.flatMap((technique) =>
    'link' in technique && technique.link !== undefined
      ? [['link', technique.link.replace('*', targetOf(technique).url)] as const]
      : [],
  )
}

/** The page with one of each leak. `head` is what the layers put first. */
export function leakyPage(head: string): Answer {
  const markup = TECHNIQUES.map((technique) => technique.html?.(targetOf(technique)) ?? '')
  const body = `${markup.join('\n')}\n<script src="/lab.js"></script>`
  return {
    type: 'text/html',
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}<title>Leaks</title></head><body>${body}</body></html>`,
    headers: links(TECHNIQUES),
  }
}

/** A page of the same site with nothing in it. */
export function plainPage(head: string): Answer {
  return {
    type: 'text/html',
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}<title>Plain</title></head><body></body></html>`,
  }
}
