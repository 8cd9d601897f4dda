import { isolated } from '../isolated.ts'
import type { Consent, Stop } from '../state.ts'

/** What an adapter needs of a page's consent. */
export type Granting<K extends string> = Pick<Consent<K>, 'run'>

/** A vendor whose code comes as a module. Nothing of it is loaded before the grant. */
export interface Vendor<Client> {
  /** Fetches the module: at the first grant, and again at the next one if that failed. */
  readonly load: () => Client | Promise<Client>
  /** Starts it, once per page. */
  readonly start: (client: Client) => void
  /** Lets it collect: at each grant, the first included. */
  readonly grant?: (client: Client) => void
  /** Makes it stop collecting, in the turn of the withdrawal. */
  readonly stop?: (client: Client) => void
}

/**
 * Refuses `essential`, which is always on: a vendor in it would start without being asked for.
 *
 * @throws TypeError where the category is `essential` or is missing, as untyped code may leave it.
 */
function choosable(category: string): void {
  if (category && category !== 'essential') return
  throw new TypeError(`placet: an adapter needs the category it follows, not "${category}"`)
}

/**
 * Runs a vendor's module while its category is granted. A withdrawal that comes while the module
 * is on its way leaves it unstarted. What the vendor throws is reported and stops nothing else.
 */
export function followModule<K extends string, Client>(
  consent: Granting<K>,
  category: K,
  vendor: Vendor<Client>,
): Stop {
  choosable(category)
  let loading: Promise<Client> | undefined
  let begun = false

  const grant = (client: Client): void => {
    if (!begun) {
      begun = true
      vendor.start(client)
    }
    vendor.grant?.(client)
  }
  return consent.run(category, (signal) => {
    let running: { readonly client: Client } | undefined
    const follow = async (): Promise<void> => {
      try {
        loading ??= (async () => vendor.load())()
        const client = await loading
        if (signal.aborted) return
        running = { client }
        isolated(() => grant(client))
      } catch (error) {
        loading = undefined
        reportError(error)
      }
    }
    void follow()
    return () => {
      if (running) vendor.stop?.(running.client)
    }
  })
}

/** A vendor whose code comes as a snippet for the page. */
export interface Snippet {
  /** Runs the snippet: at the first grant, never before. */
  readonly start: () => void
  /** Lets it collect: at each grant, the first included, after `start`. */
  readonly grant: () => void
  /** Makes it stop collecting, in the turn of the withdrawal. */
  readonly stop: () => void
}

/**
 * Runs a vendor's snippet while its category is granted. The vendor is told to stop even where its
 * snippet or the grant threw half-way.
 */
export function followSnippet<K extends string>(
  consent: Granting<K>,
  category: K,
  { start, grant, stop }: Snippet,
): Stop {
  choosable(category)
  let begun = false
  return consent.run(category, () => {
    isolated(() => {
      if (!begun) {
        begun = true
        start()
      }
      grant()
    })
    return stop
  })
}

/**
 * Runs a snippet that nothing can stop, once per page. It gives back no way to stop, which is how
 * a withdrawal knows that it has to end in a reload of the page.
 */
export function startEndless<K extends string>(
  consent: Granting<K>,
  category: K,
  start: () => void,
): Stop {
  choosable(category)
  let begun = false
  return consent.run(category, () => {
    if (begun) return
    begun = true
    start()
  })
}
