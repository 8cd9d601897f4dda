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
  const { current, options, waiting } = host
  const { decision, effective } = current.state
  if (!effective['analytics'] || !decision?.signed || !options.endpoint || !waiting.length) return
  options.sender(({ sendEvents }) => sendEvents(host))
}

/**
 * Does what a grant allows: fills the marked elements of the document, from now on, and sends the
 * events that waited. To be called at each change; the first time it begins.
 */
export function grant(host: Host): void {
  if (!host.flush) {
    host.flush = () => flush(host)
    // Before anything is filled: what the document's own policy forbids is another part's concern.
    addEventListener('securitypolicyviolation', (violation) =>
      host.after(({ blocked }) => blocked(violation)),
    )
    gateElements(document, host)
  }
  host.flush()
}

export { gateElements }
