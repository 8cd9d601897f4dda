import type { Stop } from '../state.ts'
import { pageQueue } from './page-queue.ts'
import { startEndless, type Granting } from './vendor.ts'

/** Options of `microsoftUet`. */
export interface UetOptions<K extends string> {
  /**
   * A category of the policy marked `advertising`. To be named: UET measures and retargets for
   * Microsoft Advertising, which none of the three default categories asks for.
   */
  readonly category: K
  /** Runs Microsoft's tag snippet, which loads `bat.js`: at the first grant, never before. */
  readonly start: () => void
}

const tell = (kind: 'default' | 'update', ad_storage: 'granted' | 'denied'): void => {
  pageQueue('uetq').push('consent', kind, { ad_storage })
}

/**
 * Runs Microsoft Advertising's UET tag while its category is granted. Before this returns,
 * `uetq` has been told that the default is denied (without one, UET assumes granted). Each grant
 * sends one update to granted, before the snippet runs; each withdrawal one to denied.
 *
 * Stop: after the update UET neither reads nor writes its cookies, but it still sends events, and
 * `bat.js` cannot be unloaded. So the withdrawal ends in a reload of the page, after which the tag
 * is not loaded.
 *
 * Source: help.ads.microsoft.com, “UET consent mode”.
 */
export function microsoftUet<K extends string>(
  consent: Granting<K>,
  { category, start }: UetOptions<NoInfer<K>>,
): Stop {
  tell('default', 'denied')
  const stopTelling = consent.run(category, () => {
    tell('update', 'granted')
    return () => tell('update', 'denied')
  })
  const stopTag = startEndless(consent, category, start)
  return () => {
    stopTelling()
    stopTag()
  }
}
