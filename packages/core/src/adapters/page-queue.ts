/** Where a vendor reads what the page tells it. */
export interface Queue {
  push(...items: unknown[]): unknown
}

function isQueue(value: unknown): value is Queue {
  return typeof value === 'object' && value !== null && 'push' in value
}

/**
 * The global queue of that name, made where the page has none. Looked up at each use, since vendors
 * put an object of their own in its place once they have loaded. On a server, where a global would
 * be shared by all visitors, what is pushed is dropped.
 */
export function pageQueue(name: string): Queue {
  if (typeof document === 'undefined') return []
  const found: unknown = Reflect.get(globalThis, name)
  if (isQueue(found)) return found
  const made: unknown[] = []
  Reflect.set(globalThis, name, made)
  return made
}

/**
 * Calls a global function of a vendor, or with `method` one of a global object.
 *
 * @throws TypeError where there is no such function: a vendor that cannot be told is not stopped.
 */
export function callPage(name: string, method: string | undefined, ...args: unknown[]): void {
  const owner: unknown = Reflect.get(globalThis, name)
  const found: unknown =
    method === undefined ? owner : owner instanceof Object && Reflect.get(owner, method)
  if (typeof found !== 'function') {
    const called = method === undefined ? name : `${name}.${method}`
    throw new TypeError(`placet: there is no ${called} on the page: its snippet has not run`)
  }
  Reflect.apply(found, owner, args)
}
