/** Where cookies of one name may sit; an empty path or domain is an attribute left out. */
export interface Places {
  readonly paths: readonly string[]
  readonly domains: readonly string[]
}

/** Frames of other sites may only change cookies that are `SameSite=None`, which must be Secure. */
const SECURE = '; Secure; SameSite=None'

/** Partitioned or not, it is another cookie (CHIPS); what else a cookie says makes none. */
const JARS = [SECURE, `${SECURE}; Partitioned`]

/**
 * The attributes that name each of these places, in each jar. Elsewhere than on https a browser
 * may refuse what is Secure, and on localhost may keep it. A place with a semicolon in it is left
 * out: it would be read as further attributes.
 */
export function attributesOf({ paths, domains }: Places): string[] {
  const jars = location.protocol === 'https:' ? JARS : ['', ...JARS]
  const places = [...new Set(paths)].flatMap((path) =>
    [...new Set(domains)].flatMap((domain) =>
      (path + domain).includes(';')
        ? []
        : (path && `; Path=${path}`) + (domain && `; Domain=${domain}`),
    ),
  )
  return places.flatMap((place) => jars.map((jar) => place + jar))
}

/** Writes one cookie exactly as given; js-cookie encodes names, so it cannot name every cookie. */
export function write(cookie: string): void {
  try {
    document.cookie = cookie
  } catch {
    return
  }
}

/**
 * Removes the cookies of this name at each of these places, by writing each so that it has
 * expired. Never throws: what a browser refuses changes nothing.
 */
export function expire(name: string, places: Places): void {
  if (/[;=]/.test(name)) return
  for (const attributes of attributesOf(places)) write(`${name}=; Max-Age=0${attributes}`)
}
