import { clearCookie } from './cookie.ts'
import type { Kept, PagePolicy } from './policy/publish.ts'
import { cookieNames } from './read-cookie.ts'

/** Whether a name fits a declared pattern, in which `*` stands for any part. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return name === pattern
  const last = rest.pop() ?? ''
  if (name.length < first.length + last.length) return false
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let from = first.length
  return rest.every((part) => {
    const at = name.indexOf(part, from)
    from = at + part.length
    return at >= 0 && from <= name.length - last.length
  })
}

/** Names the databases a page may see, or just the declared one where browsers do not list them. */
async function databases(name: string): Promise<string[]> {
  if (!('databases' in indexedDB)) return [name]
  const found = await indexedDB.databases()
  return found.flatMap((database) => database.name ?? [])
}

const removal: Record<Kept['kind'], (kept: Kept) => void | Promise<void>> = {
  cookie: (kept) => {
    for (const name of cookieNames()) if (fits(kept.name, name)) clearCookie(name, kept)
  },
  local: (kept) => removeKeys(localStorage, kept.name),
  session: (kept) => removeKeys(sessionStorage, kept.name),
  indexeddb: async (kept) => {
    const names = await databases(kept.name)
    for (const name of names) if (fits(kept.name, name)) indexedDB.deleteDatabase(name)
  },
}

function removeKeys(storage: Storage, pattern: string): void {
  for (const key of Object.keys(storage)) if (fits(pattern, key)) storage.removeItem(key)
}

async function remove(kept: Kept): Promise<void> {
  await removal[kept.kind](kept)
}

/**
 * Removes from the device what the services of these categories declare: cookies at every domain
 * and path they may sit at, storage keys, databases. One that fails (storage blocked) is reported
 * and stops no other. What belongs to another origin or is HttpOnly cannot be reached from a page.
 */
export function sweep(page: PagePolicy, categories: readonly string[]): void {
  const services = Object.values(page.services).filter((s) => categories.includes(s.category))
  for (const kept of services.flatMap((service) => service.kept)) {
    void remove(kept).catch(reportError)
  }
}
