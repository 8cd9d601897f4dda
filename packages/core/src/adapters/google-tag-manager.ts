import type { Consent, Stop } from '../state.ts'
import { onDecision } from './decisions.ts'
import { pageQueue, type Queue } from './page-queue.ts'
import { startEndless } from './vendor.ts'

/** Options of `googleTagManager`. */
export interface TagManagerOptions<K extends string> {
  /** The category that loads the container: the one of the most intrusive tag in it. */
  readonly category: K
  /** Runs the container's snippet, which loads it: at the first grant, never before. */
  readonly start: () => void
  /** Name of the event that triggers can follow: `placet_decision`. */
  readonly event?: string
  /** The data layer, where it is not `window.dataLayer`. */
  readonly dataLayer?: Queue
}

/**
 * Loads a Tag Manager container once its category is granted, and pushes one event per decision
 * (and one at once where a choice is stored) with every category's answer:
 * `{ event, placet: { functional: 'granted', ads: 'denied' } }`. Triggers and tags can follow it.
 * Call `googleConsentMode` before: the default must be the first entry of the layer.
 *
 * A container is a loader of other vendors, which this adapter cannot see. Each tag in it needs a
 * condition of its own, and a service of its own in the policy.
 *
 * Stop: a container and its tags cannot be unloaded or paused. The event tells of the withdrawal,
 * and the withdrawal ends in a reload of the page, after which the container is not loaded.
 *
 * Source: developers.google.com/tag-platform/tag-manager/datalayer.
 */
export function googleTagManager<K extends string>(
  consent: Pick<Consent<K>, 'subscribe' | 'run'>,
  options: TagManagerOptions<NoInfer<K>>,
): Stop {
  const { category, start, event = 'placet_decision' } = options
  const unsubscribe = onDecision(consent, (effective) => {
    const placet: Record<string, 'granted' | 'denied'> = {}
    for (const [key, granted] of Object.entries(effective)) {
      if (key !== 'essential') placet[key] = granted === true ? 'granted' : 'denied'
    }
    const layer = options.dataLayer ?? pageQueue('dataLayer')
    layer.push({ event, placet })
  })
  const stop = startEndless(consent, category, start)
  return () => {
    unsubscribe()
    stop()
  }
}
