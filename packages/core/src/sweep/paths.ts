/**
 * A declared path as a cookie may have it: with and without a slash at its end. They are two
 * places (RFC 6265 §5.1.4 gives a cookie set at `/app/` the path `/app`; a `Path` is kept as is).
 */
export function pathTwins(path: string | undefined): string[] {
  if (path === undefined) return []
  return path.endsWith('/') ? [path.slice(0, -1) || '/', path] : [path, `${path}/`]
}

/**
 * Each path at which a cookie may sit that a page sees, the usual ones first: `/`; the empty one,
 * which stands for the path a cookie gets that names none, and alone leads to one with a semicolon
 * in it; then every prefix with and without a slash at its end, and the page's own.
 */
export function pathsHere(): string[] {
  const { pathname } = location
  const above = Array.from(pathname.matchAll(/\//g), ({ index }) => [
    pathname.slice(0, index),
    pathname.slice(0, index + 1),
  ])
  return [...new Set(['/', '', ...above.flat(), pathname])]
}
