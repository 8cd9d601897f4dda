import { vi } from 'vitest'
import { isolated } from '../src/isolated.ts'
import type { ConsentState } from '../src/consent-state.ts'
import type { Consent, Stop } from '../src/state.ts'

type Key = 'functional' | 'measuring' | 'ads'

const KEYS: readonly Key[] = ['functional', 'measuring', 'ads']

/** Consent whose every step a test takes itself, and which starts and stops code in that step. */
export interface Stepped extends Pick<Consent<Key>, 'subscribe' | 'run' | 'allows'> {
  /** A decision, after which nothing but these categories is granted. */
  decide(...granted: readonly Key[]): void
  /** The server has signed the decision: news, but not a new decision. */
  sign(): void
  /** The decision is lost, as when the server disowns it. */
  lose(): void
  /** Categories of code that has given back no way to stop it. */
  readonly endless: readonly string[]
}

const DENIED = { essential: true, functional: false, measuring: false, ads: false }

const SIGNAL = { gpc: false, dnt: false }

/** Code that follows a category, as `Consent.run` promises to run it. */
interface Run {
  readonly category: Key | 'essential'
  readonly start: Parameters<Consent['run']>[1]
  stop?: Stop | undefined
}

/** Starts code and gives back how to stop it. */
function begin({ start, category }: Run, endless: string[]): Stop {
  const abort = new AbortController()
  let stop: Stop | void = undefined
  isolated(() => {
    stop = start(abort.signal)
  })
  if (typeof stop !== 'function' && start.length === 0) endless.push(category)
  return () => {
    abort.abort()
    isolated(() => stop?.())
  }
}

/** Consent nobody has given, in a policy that has a category for identifying and for ad services. */
export function stepped(...stored: readonly Key[]): Stepped {
  const endless: string[] = []
  const runs = new Set<Run>()
  const listeners = new Set<(state: ConsentState<Key>) => void>()
  let state: ConsentState<Key> = {
    status: 'undecided',
    effective: DENIED,
    signal: SIGNAL,
  }
  const settle = (run: Run): void => {
    if (state.effective[run.category]) run.stop ??= begin(run, endless)
    else {
      const { stop } = run
      run.stop = undefined
      stop?.()
    }
  }
  const become = (next: Partial<ConsentState<Key>>): void => {
    state = { ...state, ...next }
    for (const run of runs) settle(run)
    for (const listener of listeners) listener(state)
  }
  const decide = (...granted: readonly Key[]): void => {
    const categories = Object.fromEntries(KEYS.map((key) => [key, granted.includes(key)]))
    become({
      status: 'decided',
      effective: { ...DENIED, ...categories },
      decision: { categories, expires: 1, signed: false },
    })
  }
  if (stored.length > 0) decide(...stored)
  return {
    endless,
    decide,
    sign() {
      if (state.decision) become({ decision: { ...state.decision, signed: true } })
    },
    lose() {
      const { decision: _, ...rest } = state
      state = { ...rest, status: 'undecided' }
      become({ effective: DENIED })
    },
    allows: (category) => state.effective[category],
    run(category, start) {
      const run: Run = { category, start }
      runs.add(run)
      settle(run)
      return () => {
        runs.delete(run)
        run.stop?.()
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      listener(state)
      return () => void listeners.delete(listener)
    },
  }
}

/** Every request a page can make without an element, recorded and answered with nothing. */
export function recordRequests(): { readonly urls: string[] } {
  const urls: string[] = []
  const answer = (url: unknown): Promise<Response> => {
    urls.push(String(url instanceof Request ? url.url : url))
    return Promise.resolve(Response.json({}))
  }
  vi.stubGlobal('fetch', vi.fn(answer))
  Object.defineProperty(window, 'fetch', { value: fetch, configurable: true, writable: true })
  Object.defineProperty(navigator, 'sendBeacon', {
    configurable: true,
    value: (url: string) => {
      urls.push(url)
      return true
    },
  })
  vi.spyOn(XMLHttpRequest.prototype, 'open').mockImplementation((_: string, url: string | URL) => {
    urls.push(String(url))
  })
  vi.spyOn(XMLHttpRequest.prototype, 'send').mockImplementation(() => undefined)
  vi.spyOn(XMLHttpRequest.prototype, 'setRequestHeader').mockImplementation(() => undefined)
  return { urls }
}

/** Addresses of the scripts that somebody has put into the page. */
export function scripts(): string[] {
  return [...document.querySelectorAll('script')].map(({ src }) => src)
}

/** Lets everything due within `ms` happen. */
export async function passed(ms = 20): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
