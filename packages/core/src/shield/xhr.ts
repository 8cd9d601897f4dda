import type { Stop } from '../state.ts'
import { around } from './intercept.ts'
import { sizeOf, snapshot } from './queue.ts'
import type { Screen } from './screen.ts'

/** What `open` was told, and how to take back what waits. */
interface Opened {
  readonly url: string
  readonly sync: boolean
  cancel?: Stop | undefined
}

/**
 * Shields `send`. A request that waits is open and unsent; `abort` ends its wait. One that is
 * refused fails as without a network, by a native request for an address that no browser can load.
 */
export function shieldXhr(screen: Screen): void {
  const { prototype } = XMLHttpRequest
  const all = new WeakMap<XMLHttpRequest, Opened>()
  const forget = (self: XMLHttpRequest): void => {
    all.get(self)?.cancel?.()
    all.delete(self)
  }
  around<XMLHttpRequest>([prototype, 'open'], (run, [verb, address, ...rest], self) => {
    const url = String(address)
    run(verb, url, ...rest)
    forget(self)
    // Left out, the third argument is true.
    all.set(self, { url, sync: rest.length > 0 && !rest[0] })
  })
  around<XMLHttpRequest>([prototype, 'send'], (run, [data], self) => {
    const opened = all.get(self)
    // Sent already: the native would throw.
    if (opened?.cancel) throw new DOMException('', 'InvalidStateError')
    const error = opened && screen.address('xhr', opened.url)
    if (!error) return run(data)
    if (opened.sync) screen.demand(error)
    const body = snapshot(data)
    opened.cancel = screen.hold(error, {
      bytes: sizeOf(body),
      replay() {
        forget(self)
        run(body)
      },
      refuse() {
        self.open('GET', 'blob:placet')
        self.send()
      },
    })
    return undefined
  })
  around<XMLHttpRequest>([prototype, 'abort'], (run, _, self) => {
    forget(self)
    run()
  })
}
