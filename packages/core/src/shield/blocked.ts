/** What the shield looks at, by the name a report gives it. */
export type What =
  | 'script'
  | 'iframe'
  | 'image'
  | 'fetch'
  | 'xhr'
  | 'beacon'
  | 'websocket'
  | 'eventsource'
  | 'cookie'
  | 'local'
  | 'session'
  | 'indexeddb'
  | 'cache'
  | 'markup'

/** One thing the shield did not let through, told once: when it was met. */
export interface Blocked {
  readonly what: What
  /** Origin and path of an address, never its query; the name of a cookie, key or database. */
  readonly target: string
  /** The service it would belong to, where one declares it. */
  readonly service?: string
  readonly category?: string
  /** `held`: waits for a grant. `failed`: an error told its caller. `dropped`: nothing did. */
  readonly outcome: 'held' | 'failed' | 'dropped'
  /** Who did it: the stack of the call, in the browser's own words. */
  readonly stack: string
}
