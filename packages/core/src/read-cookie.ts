/** The page's cookies as `name=value`; none where the browser lets the page have none. */
export function cookiePairs(): string[] {
  try {
    return document.cookie.split('; ')
  } catch {
    return []
  }
}

/** The differing values that cookies of this name have. */
export function valuesOf(name: string): string[] {
  const start = `${name}=`
  const values = cookiePairs().flatMap((pair) =>
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
