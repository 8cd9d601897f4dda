/** Headers as frameworks give them: Fetch `Headers`, or Node's plain record. */
export type HeaderSource =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | number | readonly string[] | undefined>>

function isFetchHeaders(source: HeaderSource): source is { get(name: string): string | null } {
  return typeof source.get === 'function'
}

/**
 * Every value of a header, whatever the case of its name: a signal that a gateway spells `Sec-GPC`
 * must not go unseen.
 */
export function headerValues(source: HeaderSource, name: string): string[] {
  if (isFetchHeaders(source)) {
    const value = source.get(name)
    return value === null ? [] : [value]
  }
  const values: string[] = []
  for (const key of Object.keys(source)) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue
    const value = source[key]
    if (value !== undefined) values.push(...(typeof value === 'object' ? value : [String(value)]))
  }
  return values
}

/** The distinct values of a cookie, in order. Byte-identical twins are one. */
export function cookieValues(source: HeaderSource, name: string): string[] {
  const values = new Set<string>()
  for (const header of headerValues(source, 'cookie')) {
    for (const pair of header.split(';')) {
      const at = pair.indexOf('=')
      if (at > 0 && pair.slice(0, at).trim() === name) values.add(pair.slice(at + 1).trim())
    }
  }
  return [...values]
}

/** The distinct names of the cookies a request carries, in order. */
export function cookieNames(source: HeaderSource): string[] {
  const pairs = headerValues(source, 'cookie').flatMap((header) => header.split(';'))
  const names = pairs.map((pair) => pair.slice(0, Math.max(0, pair.indexOf('='))).trim())
  return [...new Set(names)].filter((name) => name !== '')
}

/** Whether one of a header's values, also of those joined by a comma, is exactly `1`. */
function hasOne(source: HeaderSource, name: string): boolean {
  return headerValues(source, name).some((value) =>
    value.split(',').some((part) => part.replace(/^[ \t]+|[ \t]+$/g, '') === '1'),
  )
}

/**
 * Whether Global Privacy Control is on: one value is exactly `1`, and any other value says nothing
 * (W3C GPC draft §"The Sec-GPC Header Field").
 */
export function gpcSignal(source: HeaderSource): boolean {
  return hasOne(source, 'sec-gpc')
}

/**
 * Whether the browser sends Do Not Track: `DNT: 1`, read as Sec-GPC is. A hint for the site's own
 * use: it changes no answer of the gate, where everything optional is denied until it is granted,
 * so that an objection has nothing left to lower (W3C Tracking Preference Expression, retired).
 */
export function doNotTrack(source: HeaderSource): boolean {
  return hasOne(source, 'dnt')
}
