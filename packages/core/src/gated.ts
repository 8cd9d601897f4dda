import type { gateElements } from './elements.ts'
import type { Late } from './late.ts'
import type { Consent, Stop } from './state.ts'

/** The part that fills gated elements. */
export type Gating = Late<{ readonly gateElements: typeof gateElements }>

/**
 * Fetches what fills gated elements once something optional is allowed. Until then every one of
 * them stays as the browser read it, which is held.
 */
export function gateOnceAllowed(consent: Consent, gating: Gating): void {
  let stop: Stop | undefined
  consent.subscribe(({ effective }) => {
    const allowed = Object.keys(effective).filter((key) => effective[key])
    if (stop || allowed.join() === 'essential') return
    gating(({ gateElements }) => {
      stop ??= gateElements(consent, document)
    })
  })
}
