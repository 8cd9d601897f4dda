import { gateElements } from './elements.ts'
import type { Host } from './host.ts'
import type { Late } from './late.ts'

/** The part for what a grant allows. */
export type GrantedPart = Late<{
  readonly grant: typeof grant
  readonly gateElements: typeof gateElements
}>

/** Sends the events that wait, once analytics is allowed by a signed answer. */
function flush(host: Host): void {
  const { current, options, waiting, after } = host
  const { decision, effective, signal } = current.state
  const { endpoint } = options
  if (!effective['analytics'] || !decision?.signed || endpoint === undefined || !waiting.length) {
    return
  }
  options.sender(({ sendEvents }) =>
    sendEvents({ endpoint, token: host.read(), signal, waiting }, () =>
      after(({ disown }) => disown()),
    ),
  )
}

/**
 * Does what a grant allows: fills the marked elements of the document, from now on, and sends the
 * events that waited. To be called at each change; the first time it begins.
 */
export function grant(host: Host): void {
  if (!host.flush) {
    host.flush = () => flush(host)
    gateElements(document, host)
  }
  host.flush()
}

export { gateElements }
