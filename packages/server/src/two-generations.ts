/** A bounded cache: `set` never lets it hold more than twice its size. */
export interface TwoGenerations<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/**
 * Keeps what was used lately in two Maps of `size` entries each. When the young one is full it
 * becomes the old one and what was not used since is dropped: no list to reorder on a hit.
 */
export function twoGenerations<T>(size: number): TwoGenerations<T> {
  let young = new Map<string, T>()
  let old = new Map<string, T>()
  const set = (key: string, value: T): void => {
    if (young.size >= size && !young.has(key)) {
      old = young
      young = new Map()
    }
    young.set(key, value)
  }
  return {
    get(key) {
      const value = young.get(key)
      if (value !== undefined) return value
      const older = old.get(key)
      if (older !== undefined) set(key, older)
      return older
    },
    set,
  }
}
