import type { Target, Targets } from './targets.ts'

/** Every key, also those that are no property because objects inherit one of that name. */
function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '')
}

/** What fails is found by looking again. */
function remove(storage: Storage, key: string): void {
  try {
    storage.removeItem(key)
  } catch {
    return
  }
}

/**
 * Removes keys of web storage in this same turn and gives those still there. Where the browser
 * gives the page none, which throws (a sandboxed frame, cookies blocked), there is nothing.
 */
export function sweepKeys(
  targets: Targets,
  kind: 'local' | 'session',
  storageOf: () => Storage,
): Target[] {
  try {
    const storage = storageOf()
    const due = targets.among(kind, keysOf(storage))
    for (const { kept } of due) remove(storage, kept.name)
    const left = keysOf(storage)
    return due.filter(({ kept }) => left.includes(kept.name))
  } catch {
    return []
  }
}
