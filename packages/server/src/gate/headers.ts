/** Request headers as frameworks give them: Fetch `Headers`, or Node's plain record. */
export type HeaderSource =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

function isFetchHeaders(source: HeaderSource): source is { get(name: string): string | null } {
  return typeof source.get === 'function'
}

/**
 * Every value of a header, whatever the case of its name: a signal that a gateway spells `Sec-GPC`
 * must not go unseen.
 */
function headerValues(source: HeaderSource, name: string): string[] {
  if (isFetchHeaders(source)) {
    const value = source.get(name)
    return value === null ? [] : [value]
  }
  const values: string[] = []
  for (const key of Object.keys(source)) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue
    const value = source[key]
    if (value !== undefined) values.push(...(typeof value === 'string' ? [value] : value))
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

/**
 * Whether Global Privacy Control is on: one value is exactly `1`, and any other value says nothing
 * (W3C GPC draft §"The Sec-GPC Header Field").
 */
export function gpcSignal(source: HeaderSource): boolean {
  return headerValues(source, 'sec-gpc').some((value) =>
    value.split(',').some((part) => part.replace(/^[ \t]+|[ \t]+$/g, '') === '1'),
  )
}
