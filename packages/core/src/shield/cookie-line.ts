/** What a text assigned to `document.cookie` does. */
export interface CookieLine {
  /** The name a server will read it by. */
  readonly name: string
  /** Whether it only takes a cookie away. */
  readonly removes: boolean
}

/** A Max-Age that is a number, or an Expires. */
const ATTRIBUTES = /;[ \t]*(?:max-age[ \t]*=[ \t]*(-?\d+)[ \t]*(?=;|$)|expires[ \t]*=([^;]*))/gi

/**
 * Reads a cookie assignment as RFC 6265bis §5.6 does: the last Max-Age wins over the last Expires,
 * and one that is no number counts as none. A cookie without a name is sent as its bare
 * value, so `=_ga=1` is taken for `_ga`, as the server will. A date whose year has not four digits
 * is not believed to be past: browsers and `Date` read those differently.
 */
export function parseCookieLine(line: string, now: number): CookieLine {
  // Only spaces and tabs are trimmed: what else looks blank is part of a name.
  const [, name = ''] = /^[= \t]*([^;=]*?)[ \t]*=/.exec(line) ?? []
  let removes = false
  let aged = false
  for (const [, age, date = ''] of line.matchAll(ATTRIBUTES)) {
    if (age !== undefined) removes = Number(age) <= 0
    else if (!aged) removes = /\d{4}/.test(date) && Date.parse(date) <= now
    aged ||= age !== undefined
  }
  return { name, removes }
}
