/** What one `Set-Cookie` line does. */
export interface SetCookie {
  readonly name: string
  /** It only removes the cookie: its age is up, or its date is past. */
  readonly removes: boolean
}

/** Control characters but the tab, at which browsers throw the whole line away. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/

/** A date that every parser reads alike; a less exact one is not relied on. */
const DATE = /^[A-Z][a-z]{2}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{4} \d{2}:\d{2}:\d{2} GMT$/

const trimmed = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '')

/** Every value of an attribute, whatever the case of its name. */
function valuesOf(attributes: readonly string[], wanted: string): string[] {
  return attributes.flatMap((attribute) => {
    const [name = '', ...value] = attribute.split('=')
    return trimmed(name).toLowerCase() === wanted ? [trimmed(value.join('='))] : []
  })
}

/** Browsers differ in which of several values counts, and in which they can read: so each must. */
function isRemoval(attributes: readonly string[], now: number): boolean {
  const ages = valuesOf(attributes, 'max-age')
  if (ages.length > 0) return ages.every((age) => /^-?\d{1,15}$/.test(age) && Number(age) <= 0)
  const dates = valuesOf(attributes, 'expires')
  const isPast = (date: string): boolean =>
    DATE.test(date) && Date.parse(date.replaceAll('-', ' ')) <= now
  return dates.length > 0 && dates.every(isPast)
}

/**
 * Reads one line as browsers do (RFC 6265bis §5.6); undefined for what they throw away, and for a
 * cookie without a name, which no policy can declare. `now` is in ms since the epoch.
 */
export function readSetCookie(line: string, now: number): SetCookie | undefined {
  if (CONTROL.test(line)) return undefined
  const [pair = '', ...attributes] = line.split(';')
  const at = pair.indexOf('=')
  const name = trimmed(pair.slice(0, Math.max(0, at)))
  if (name === '') return undefined
  return { name, removes: isRemoval(attributes, now) }
}
