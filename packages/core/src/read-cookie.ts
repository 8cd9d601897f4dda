const pairs = (): string[] => (typeof document === 'undefined' ? [] : document.cookie.split('; '))

/** The name of each cookie of the page. */
export function cookieNames(): Set<string> {
  return new Set(pairs().map((pair) => pair.slice(0, pair.indexOf('='))))
}

/** The differing values that cookies of this name have. */
export function valuesOf(name: string): string[] {
  const start = `${name}=`
  const values = pairs().flatMap((pair) =>
    pair.startsWith(start) ? [pair.slice(start.length)] : [],
  )
  return [...new Set(values)]
}

/**
 * The value of a cookie, or undefined where it is absent or cannot be told: twins (same name at
 * another domain or path) that differ are a sign of tossed cookies and count as none. Reads raw
 * names on purpose: js-cookie also answers for names that only decode to the one asked for, and
 * shows one of several twins.
 */
export function readCookie(name: string): string | undefined {
  const [value, ...others] = valuesOf(name)
  return others.length > 0 ? undefined : value
}
