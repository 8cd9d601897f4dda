import { around, defineProperty, isObject } from './intercept.ts'
import { sizeOf, snapshot } from './queue.ts'
import type { Screen } from './screen.ts'

type Constructor = (new (...args: readonly unknown[]) => object) & { readonly prototype: object }
const isConstructor = (value: unknown): value is Constructor => typeof value === 'function'

/** A request of any realm; not what is an address, such as a URL. */
const isRequest = (input: unknown): input is Request => isObject(input) && 'bodyUsed' in input
const isInit = (value: unknown): value is RequestInit => isObject(value)

/** Shields `fetch`. What waits is complete: later changes of its arguments change nothing. */
export function shieldFetch(screen: Screen): void {
  const NativeRequest = Request
  around([window, 'fetch'], (run, [given, ...others]) => {
    const input = isRequest(given) ? given : String(given)
    const error = screen.address('fetch', typeof input === 'string' ? input : input.url)
    if (!error) return run(input, ...others)
    return new Promise((resolve, refuse) => {
      const init = isInit(others[0]) ? others[0] : undefined
      const request = new NativeRequest(input, init)
      const { signal } = request
      signal.throwIfAborted()
      const cancel = screen.hold(error, {
        bytes: sizeOf(snapshot(init?.body) ?? request.body),
        replay: () => resolve(run(request)),
        refuse,
      })
      signal.addEventListener('abort', () => {
        cancel?.()
        refuse(signal.reason)
      })
    })
  })
}

/** Shields `sendBeacon`, which answers true for what waits and for what is dropped. */
export function shieldBeacon(screen: Screen): void {
  around([Navigator.prototype, 'sendBeacon'], (run, [given, data]) => {
    const url = String(given)
    const error = screen.address('beacon', url)
    if (!error) return run(url, data)
    const body = snapshot(data)
    let accepted = true
    screen.hold(error, {
      bytes: sizeOf(body),
      replay: () => run(url, body),
      refuse: () => (accepted = false),
    })
    return accepted
  })
}

/** Shields the constructors of what stays connected: they throw, for a connection cannot wait. */
export function shieldConnections(screen: Screen): void {
  const { construct } = Reflect
  for (const [name, what] of [
    ['WebSocket', 'websocket'],
    ['EventSource', 'eventsource'],
  ] as const) {
    const native: unknown = Reflect.get(window, name)
    if (!isConstructor(native)) continue
    const value = new Proxy(native, {
      construct(target, [given, ...others]: readonly unknown[], made: Constructor) {
        const url = String(given)
        screen.demand(screen.address(what, url))
        return construct(target, [url, ...others], made)
      },
    })
    const place = { value, writable: true, configurable: true }
    defineProperty(window, name, place)
    defineProperty(native.prototype, 'constructor', place)
  }
}
