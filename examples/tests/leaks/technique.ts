/** Where a technique sends, by what the lab's policy says of the host. */
export type Destination = 'tracker' | 'pixels' | 'stranger'

/** The host names of the lab: the site's own, two services' and one that nobody declares. */
export const OWN = 'www.site.test'
export const HOSTS: Readonly<Record<Destination, string>> = {
  tracker: 'tracker.test',
  pixels: 'eu.pixels.test',
  stranger: 'stranger.test',
}

/** The sections of the table, in its order. */
export const GROUPS = [
  'Elements made by script',
  'Markup from strings',
  'Requests by script',
  'Style sheets',
  'Modules and workers',
  'Another realm',
  'In the HTML as it came',
  'Writes by script',
  'Set-Cookie of a response',
] as const

interface Common {
  /** What the hit's path or the written name carries: no two techniques share one. */
  readonly id: string
  /** What it does, in the words of the table. */
  readonly what: string
  readonly group: (typeof GROUPS)[number]
  /** Why no layer can hold it. Without this, all layers together must. */
  readonly beyond?: string
  /** Does it from script, in the page. */
  readonly run?: (target: Target) => unknown
  /** `parsing`: while the document is still being read. Otherwise once it has been. */
  readonly when?: 'parsing'
  /** Markup of the page itself. */
  readonly html?: (target: Target) => string
  /** Files the site's own host serves for it, by name. */
  readonly files?: (target: Target) => Readonly<Record<string, string>>
}

/** It has leaked when a request of its own path has reached a server. */
export interface Sending extends Common {
  readonly to: Destination
  /** How its path ends, by which the server knows what to answer. */
  readonly as: 'js' | 'css' | 'html' | 'gif' | 'txt' | 'svg'
  /** Sent as a `Link` header of the page, the URL put in for `*`. */
  readonly link?: string
}

/** It has leaked when its own name is found in the browser afterwards. */
export interface Writing extends Common {
  readonly leaves: 'cookie' | 'storage'
  /** The host whose response sets it: the site's own or a third party's. */
  readonly setBy?: 'page' | Destination
}

export type Technique = Sending | Writing

/** What a technique is given to work with. */
export interface Target {
  readonly id: string
  /** The URL whose being asked for is the leak, or the response that sets the cookie. */
  readonly url: string
  /** Where its own files are, on the site's own host. */
  readonly own: string
}

/** The path of a technique's hits, by which they are told apart. */
export const LEAK = '/leak/'

function urlOf(technique: Technique): string {
  if ('to' in technique)
    return `https://${HOSTS[technique.to]}${LEAK}${technique.id}.${technique.as}`
  const { setBy = 'page', id } = technique
  return `https://${setBy === 'page' ? OWN : HOSTS[setBy]}/set-cookie/${id}.gif`
}

/** The addresses of a technique. */
export function targetOf(technique: Technique): Target {
  return { id: technique.id, url: urlOf(technique), own: `/own/${technique.id}/` }
}
