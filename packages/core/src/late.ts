/** Uses code that is loaded at its first use: in this same turn where it is there already. */
export type Late<T> = (use: (part: T) => void) => void

/**
 * A loading that fails is said on the console, as is a use that does, and is tried again at the
 * next use. Uses that wait for the loading may come in any order.
 */
export function late<T extends object>(load: () => Promise<T>): Late<T> {
  let part: T | undefined
  return (use) => {
    if (part) return use(part)
    void load()
      .then((loaded) => use((part = loaded)))
      .catch(console.error)
  }
}
