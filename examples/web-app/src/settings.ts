import type { Consent } from '@placet/core'

/** How the product looks to this visitor. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
}

/** The settings of one visit, and where they are kept if they may be. */
export interface SettingsStore {
  readonly current: Settings
  /** Whether they outlast the visit. */
  readonly kept: boolean
  set(change: Partial<Settings>): void
  subscribe(listener: () => void): () => void
}

const DEFAULTS: Settings = { theme: 'system', density: 'comfortable' }

/** The keys that the policy declares under `functional`. */
const KEYS = { theme: 'ftl-theme', density: 'ftl-density' } as const

function read(storage: Storage): Partial<Settings> {
  const theme = storage.getItem(KEYS.theme)
  const density = storage.getItem(KEYS.density)
  return {
    ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
    ...(density === 'compact' ? { density } : {}),
  }
}

function write(storage: Storage, settings: Settings): void {
  for (const name of ['theme', 'density'] as const) {
    if (settings[name] === DEFAULTS[name]) storage.removeItem(KEYS[name])
    else storage.setItem(KEYS[name], settings[name])
  }
}

/**
 * Settings that live in memory, and in `storage` only while the visitor grants `functional`.
 * Without a grant nothing is read or written. On withdrawal Placet removes the keys, since the
 * policy declares them; what is left to do here is to stop writing.
 */
export function createSettings(
  consent: Consent<'functional' | 'analytics'>,
  storage: Storage,
): SettingsStore {
  let current = DEFAULTS
  let keep: Storage | undefined
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) listener()
  }

  consent.run('functional', () => {
    keep = storage
    const chosen = current === DEFAULTS ? {} : current
    current = { ...DEFAULTS, ...read(storage), ...chosen }
    write(storage, current)
    changed()
    return () => {
      keep = undefined
      changed()
    }
  })

  return {
    get current() {
      return current
    },
    get kept() {
      return keep !== undefined
    },
    set(change) {
      current = { ...current, ...change }
      if (keep !== undefined) write(keep, current)
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
