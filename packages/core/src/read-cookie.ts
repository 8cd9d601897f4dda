/** Each cookie of the page as name and value, twins included. */
export function cookies(): (readonly [name: string, value: string])[] {
  if (typeof document === 'undefined') return []
  return document.cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
}

/** The differing values that cookies of this name have. */
export function valuesOf(name: string): string[] {
  return [...new Set(cookies().flatMap(([found, value]) => (found === name ? [value] : [])))]
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
