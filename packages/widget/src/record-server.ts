/** What a server has of this visitor. */
export type Told =
  /** Nothing that this browser could name. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed' }
  /** Its answer as it came, and when the decision in force was made: UTC ISO 8601. */
  | { readonly kind: 'kept'; readonly json: unknown; readonly at: string }

/** Longest that an answer is waited for, in ms. */
const PATIENCE = 10_000

const within = (): AbortSignal => AbortSignal.timeout(PATIENCE)

/** Asks for what belongs to the holder's cookie: `GET decisions`. Never rejects. */
export async function readRecords(endpoint: string): Promise<Told> {
  try {
    const response = await fetch(`${endpoint}/decisions`, { signal: within() })
    // Whoever has only ever refused holds no record.
    if (response.status === 401) return { kind: 'none' }
    const json: unknown = await response.json()
    if (!response.ok || !isHistory(json)) throw new TypeError(`status ${response.status}`)
    const last = json.records.findLast(({ record }) => record.late !== true)
    if (!last) return { kind: 'none' }
    // Throws for what is no time.
    return { kind: 'kept', json, at: new Date(last.record.at).toISOString() }
  } catch (error) {
    console.error('placet: could not read the record.', error)
    return { kind: 'failed' }
  }
}

/**
 * Erases what belongs to the holder's cookie: `DELETE decisions`, whose answer also sets the denied
 * token. Never rejects; false where it cannot be told that it was done.
 */
export async function eraseRecords(endpoint: string): Promise<boolean> {
  try {
    const { ok, status } = await fetch(`${endpoint}/decisions`, {
      method: 'DELETE',
      signal: within(),
    })
    if (!ok) throw new TypeError(`status ${status}`)
    return true
  } catch (error) {
    console.error('placet: could not erase the record.', error)
    return false
  }
}

interface History {
  /** In the order in which they were recorded. */
  readonly records: readonly { readonly record: { readonly at: string; readonly late?: true } }[]
}

/** It comes from where the script does, so what is in the list is what that server lists. */
const isHistory = (json: unknown): json is History =>
  typeof json === 'object' && json !== null && 'records' in json && Array.isArray(json.records)
