import { parseCookieLine } from './cookie-line.ts'
import { around, isObject, type Trap } from './intercept.ts'
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
type Known = readonly [storage: Storage, proxy: Storage, kind: 'local' | 'session']

/**
 * Shields `localStorage` and `sessionStorage`, `localStorage.key = value` too: what the page gets
 * are proxies, for named writes cannot be seen otherwise. A write is done or left undone, silently.
 */
export function shieldStorage(screen: Screen): void {
  const all: Known[] = []
  const known = (it: unknown): Known | undefined =>
    all.find(([storage, proxy]) => it === storage || it === proxy)

  /** Defining is what an assignment to a proxy comes down to, too. */
  const define = (storage: Storage, key: PropertyKey, { value }: PropertyDescriptor): boolean => {
    storage.setItem(String(key), String(value))
    return true
  }

  const { prototype } = Storage
  /** Called on a proxy, a native is called on what that stands for. */
  const bare = (self: unknown): unknown => known(self)?.[0] ?? self
  around([prototype, 'getItem removeItem clear key'], (run, args) => run(...args), bare)
  around([prototype, 'length', 'get'], (run) => run(), bare)
  const write: Trap<unknown> = (run, [given, ...others], self) => {
    const key = String(given)
    const kind = known(self)?.[2]
    if (others.length === 0 || !kind || screen.writes(kind, key)) run(key, ...others)
  }
  around([prototype, 'setItem'], write, bare)
  for (const kind of ['local', 'session'] as const) {
    around([window, `${kind}Storage`, 'get'], (run) => {
      const storage = run()
      if (!(storage instanceof Storage)) return storage
      if (!known(storage)) {
        all.push([storage, new Proxy(storage, { defineProperty: define }), kind])
      }
      return known(storage)?.[1]
    })
  }
}

/**
 * Shields the opening of databases, which throws, and of caches, which waits. What is open already
 * when its grant is withdrawn stays open.
 */
export function shieldDatabases(screen: Screen): void {
  around([window.IDBFactory?.prototype, 'open'], (run, [given, ...version]) => {
    const name = String(given)
    screen.demand(screen.name('indexeddb', name))
    return run(name, ...version)
  })
  around([window.CacheStorage?.prototype, 'open'], async (run, [given]) => {
    const name = String(given)
    const error = screen.name('cache', name)
    if (!error) return run(name)
    return new Promise((resolve, refuse) => {
      screen.hold(error, { bytes: 0, replay: () => resolve(run(name)), refuse })
    })
  })
}
