import {
  columnNames,
  isThrough,
  LAXER,
  laxerNames,
  type Column,
  type Laxer,
  type Measured,
} from './measure.ts'
import { TECHNIQUES } from './registry.ts'
import { GROUPS, type Technique } from './technique.ts'

const HEAD = `# What each layer holds, and what it lets through

This page is measured, not written. A browser visits a site that has ${TECHNIQUES.length} ways of sending something to a third party or of leaving something on the device, on several host names. What counts is what the servers were asked for and what is in the browser afterwards, nothing else. With no layer in the way each of them gets through. The tables show a visitor who has not answered yet; the test behind them also visits after a refusal, after a withdrawal, with Global Privacy Control against an earlier grant, and with a cookie that is garbage or has expired, and all layers together hold the same then.

- **shield**: \`@placet/core/shield\`, first in the page. It wraps the functions of the page's own window. It sees neither what the parser and its preload scanner fetch, nor \`import()\`, style sheets, workers, preloads, or elements other than scripts, frames and images. A frame of the site's own origin has functions that nobody has wrapped.
- **CSP**: the header that \`contentSecurityPolicy\` makes, with every answer of the site's own host. It rules where requests go, whoever makes them. It does not rule what a script leaves on the device, nor where a window goes.
- **cookie filter**: \`filterSetCookie\` on the site's own server, whose cookies no other layer sees. A cookie that a third party sets is held with its request.

The policy's mode is \`strict\`: hosts and names that nobody declares are held too, and no grant opens them. What else stays held after a grant, even under a lax CSP, the CSP's defaults shut for all third parties: \`object\`, \`embed\`, \`<base>\`, forms to other hosts, and what a module worker imports.

A service worker keeps the CSP that its script came with, also after a withdrawal. Its script must therefore always come with the CSP of a refusal; a test of its own shows both.

Not measured: WebRTC, and DNS prefetch and preconnect, which send no request and which no CSP rules (https://github.com/whatwg/html/issues/9035).
`

/** How a table says that a technique gets through. */
export const THROUGH = '**through**'

/** The columns of a group's table. The cookie filter is of interest where a response sets a cookie. */
export const columnsOf = (group: string): readonly Column[] =>
  columnNames.filter((one) => one !== 'cookie filter alone' || group.startsWith('Set-Cookie'))

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const widths = head.map((_, i) => Math.max(3, ...rows.map((cells) => cells[i]?.length ?? 0)))
  const line = (cells: readonly string[], filling: string): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width, filling)).join(' | ')} |`
  return [line(head, ' '), line([], '-'), ...body.map((cells) => line(cells, ' '))].join('\n')
}

function section(group: (typeof GROUPS)[number], measured: Measured): string {
  const shown = columnsOf(group)
  const rows = TECHNIQUES.filter((technique) => technique.group === group).map(({ id, what }) => [
    what,
    ...shown.map((column) => (isThrough(measured, column, id) ? THROUGH : 'held')),
  ])
  return `## ${group}\n\n${table([['', ...shown], ...rows])}\n`
}

/** How many of the requests, and of the writes, each column lets through. */
function summary(measured: Measured): string {
  const count = (column: Column, key: 'to' | 'leaves'): string => {
    const all = TECHNIQUES.filter((technique) => key in technique)
    return `${all.filter(({ id }) => isThrough(measured, column, id)).length} of ${all.length}`
  }
  const rows = columnNames.map((one) => [one, count(one, 'to'), count(one, 'leaves')])
  return `## Let through\n\n${table([['', 'requests', 'writes'], ...rows])}\n`
}

function list(techniques: readonly Technique[], text: (technique: Technique) => string): string {
  if (techniques.length === 0) return '- nothing'
  return techniques.map((one) => `- ${text(one)}`).join('\n')
}

function beyond(measured: Measured): string {
  const open = TECHNIQUES.filter(({ id }) => isThrough(measured, 'all together', id))
  return `## What no layer holds\n\n${list(open, ({ what, beyond: why = '' }) => `${what}: ${why}`)}\n`
}

/** What a list of the document says of a technique. */
export const item = ({ group, what }: Technique): string => `${group}: ${what}`

/** What the document says in front of the list of a laxer setting. */
export const laxerTitle = (name: Laxer): string => `Where ${name}:`

function laxer(measured: Measured): string {
  const parts = laxerNames.map((name) => {
    const { than } = LAXER[name]
    const more = TECHNIQUES.filter(
      ({ id }) => isThrough(measured, name, id) && !isThrough(measured, than, id),
    )
    return `${laxerTitle(name)}\n\n${list(more, item)}\n`
  })
  return `## What laxer settings let through besides\n\n${parts.join('\n')}`
}

/** The document of what was measured: the same measurement, the same text. */
export function leaksDocument(measured: Measured): string {
  return [
    HEAD,
    summary(measured),
    ...GROUPS.map((group) => section(group, measured)),
    beyond(measured),
    laxer(measured),
  ].join('\n')
}
