import { cookiePairs } from '../read-cookie.ts'
import { domainsHere } from './domains.ts'
import { expire, type Places } from './expire.ts'
import { pathsHere, pathTwins } from './paths.ts'
import type { Target, Targets } from './targets.ts'

/** Names of the cookies script can see. One without a name cannot be told from its value. */
const seen = (): string[] =>
  cookiePairs().flatMap((pair) => (pair.includes('=') ? pair.slice(0, pair.indexOf('=')) : []))

/**
 * Removes cookies that the page sees: the first one at one path after the other until it is gone,
 * the rest at the path that did it, since what a tag sets sits together; then what is left of
 * them. Reading costs more than writing, and this reads least.
 */
function clear(names: readonly string[], paths: readonly Places[]): void {
  const [first, ...others] = names
  if (first === undefined) return
  const last = paths.find((path) => {
    expire(first, path)
    return !seen().includes(first)
  })
  if (last !== undefined) for (const other of others) expire(other, last)
  const left = seen()
  clear(
    others.filter((name) => left.includes(name)),
    paths,
  )
}

/**
 * Removes cookies in this same turn and gives those still to be seen. One with a declared path
 * that the page is not under is removed there unseen. A declared domain is one of the page's own,
 * or one that the browser lets no cookie of this page have.
 */
export function sweepCookies(targets: Targets): Target[] {
  const there = seen()
  const paths = pathsHere()
  const beyond = ({ path }: Target['kept']): string[] =>
    pathTwins(path).filter((twin) => !paths.includes(twin))
  const due = targets
    .among('cookie', [...there, ...targets.exact('cookie')])
    .filter(({ kept }) => there.includes(kept.name) || beyond(kept).length > 0)
  if (due.length === 0) return []

  const domains = domainsHere()
  for (const { kept } of due) expire(kept.name, { paths: beyond(kept), domains })

  const visible = new Set(due.map(({ kept }) => kept.name).filter((name) => there.includes(name)))
  clear(
    [...visible],
    paths.map((path) => ({ paths: [path], domains })),
  )
  const left = seen()
  return due.filter(({ kept }) => left.includes(kept.name))
}
