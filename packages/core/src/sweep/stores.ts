import type { Target, Targets } from './targets.ts'

/** Milliseconds to wait for one answer: an open connection may keep a database for ever. */
const LIMIT = 1000

/** What `work` gives; `otherwise` where that fails, throws or takes too long. */
function within<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LIMIT, otherwise)
    const settle = (result: T): void => {
      clearTimeout(timer)
      resolve(result)
    }
    // In a `then`, so that what throws at once fails like the rest.
    void Promise.resolve()
      .then(work)
      .then(settle, () => settle(otherwise))
  })
}

/** Those that `remove` does not remove in time. */
async function remaining(
  due: readonly Target[],
  remove: (name: string) => Promise<unknown>,
): Promise<Target[]> {
  const left = due.map(async (target) => {
    const gone = await within(() => remove(target.kept.name).then(() => true), false)
    return gone ? [] : [target]
  })
  return (await Promise.all(left)).flat()
}

/** Removes one database; one that is not there counts as removed. */
function deleteDatabase(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // Blocked by an open connection it is deleted later, once that is closed.
    const request = indexedDB.deleteDatabase(name)
    request.addEventListener('success', resolve)
    request.addEventListener('error', reject)
  })
}

/** Names the databases there are; older browsers (Firefox before 126) do not list them. */
async function databases(targets: Targets): Promise<string[]> {
  // A sandboxed frame has none, and to ask there makes Chromium reject a promise nobody holds.
  if (window.origin === 'null') return []
  if (!('databases' in indexedDB)) return targets.exact('indexeddb')
  const found = await indexedDB.databases()
  return found.flatMap(({ name }) => name ?? [])
}

/**
 * Removes databases and gives those still there, after a second at most for each of two steps.
 * Where they are not listed, or not in time, those declared without `*` are tried.
 */
export async function sweepDatabases(targets: Targets): Promise<Target[]> {
  // Who is refused the list is refused databases.
  const listed = (): Promise<string[]> => databases(targets).catch(() => [])
  const names = await within(listed, targets.exact('indexeddb'))
  return remaining(targets.among('indexeddb', names), deleteDatabase)
}

/** Removes caches and gives those still there. On plain http no page has any. */
export async function sweepCaches(targets: Targets): Promise<Target[]> {
  const names = await within(() => caches.keys(), [])
  return remaining(targets.among('cache', names), (name) => caches.delete(name))
}
