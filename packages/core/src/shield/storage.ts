import { parseCookieLine } from './cookie-line.ts'
import { around, call, isObject } from './intercept.ts'
import type { Screen } from './screen.ts'

/** Shields what writes cookies. Nothing waits: a value that is old by then would be written. */
export function shieldCookies(screen: Screen): void {
  around([Document.prototype, 'cookie'], (run, [given]) => {
    const line = String(given)
    const { name, removes } = parseCookieLine(line, Date.now())
    if (removes || screen.writes('cookie', name)) run(line)
  })
  around([window.CookieStore?.prototype, 'set'], async (run, [first, value]) => {
    // A name and a value, or both and more in one; read once.
    const given: object = isObject(first) ? { ...first } : { name: first, value }
    const name = String(Reflect.get(given, 'name'))
    if (screen.writes('cookie', name)) await run({ ...given, name })
  })
}

/** One of the two, and what the page gets in its place. */
interface Known {
  readonly kind: 'local' | 'session'
  readonly storage: Storage
  readonly proxy: Storage
}

/**
 * Shields `localStorage` and `sessionStorage`, `localStorage.key = value` too: what the page gets
 * are proxies, for named writes cannot be seen otherwise. A write is done or left undone, silently.
 */
export function shieldStorage(screen: Screen): void {
  const all: Known[] = []
  const known = (it: unknown): Known | undefined =>
    all.find(({ storage, proxy }) => it === storage || it === proxy)
  const proxyOf = (storage: Storage): Storage => known(storage)?.proxy ?? storage

  /** Defining is what an assignment to a proxy comes down to, too. */
  const define = (storage: Storage, key: PropertyKey, { value }: PropertyDescriptor): boolean => {
    storage.setItem(String(key), String(value))
    return true
  }

  const { prototype } = Storage
  for (const place of [
    [prototype, 'getItem removeItem clear key setItem'],
    [prototype, 'length', 'get'],
  ] as const)
    around(place, (_run, args, self) => 0)
