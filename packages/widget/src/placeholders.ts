import type { Consent, Stop } from '@placet/core'
import type { Look } from './host.ts'
import { placeholderSheet, type Common } from './placeholder-host.tsx'
import { createKnown, type Sources } from './placeholder-known.ts'
import { createOnce } from './placeholder-once.ts'
import { createWatch, HELD, type Watch } from './placeholder-watch.ts'

/** What placeholders need beside consent. */
export interface PlaceholderParts extends Sources {
  /** Fills this one element although its category is not granted, until the next decision. */
  readonly once: (element: Element) => void
  readonly look?: Look | undefined
}

/**
 * Makes what watches a document or an open shadow root: in the place of every marked frame, video
 * and the like whose category is not allowed stands a placeholder of the same size, which names
 * what would load and lets the visitor allow it, once or with its category. The element is hidden,
 * never moved or removed. An element of a category that the policy does not have gets none, since
 * nothing can allow it.
 */
export function createPlaceholders(
  consent: Consent,
  parts: PlaceholderParts,
): { watch(root: Document | ShadowRoot): Stop } {
  const { hash, content } = parts.brief
  const once = createOnce(consent)
  const sheet = placeholderSheet(parts.look ?? {})
  const watches = new Set<Watch>()
  const known = createKnown(consent, parts, () => {
    for (const watch of watches) watch.redraw()
  })
  const waits = (element: Element): boolean => {
    const key = element.getAttribute('data-placet') ?? ''
    return (
      element.matches(HELD) &&
      Object.hasOwn(consent.page.categories, key) &&
      !consent.allows(key) &&
      !once.has(element)
    )
  }
  const pressed: Common['pressed'] = (element, action) => {
    if (action === 'once') {
      parts.once(element)
      once.add(element)
      for (const watch of watches) watch.settleAll()
    } else if (action === 'always') {
      // What holds now, not what was once given: a grant that a signal vetoes is not given anew.
      const { essential: _essential, ...now } = consent.state.effective
      consent.decide(
        { ...now, [element.getAttribute('data-placet') ?? '']: true },
        { method: 'save', surface: 'placeholder', notice: { hash, language: content.language } },
      )
    }
  }
  const common = { language: content.language, sheet, pressed }
  return {
    watch(root) {
      const watch = createWatch(root, { waits, known, common })
      watches.add(watch)
      const ignore = consent.subscribe(() => {
        watch.settleAll()
        watch.redraw()
      })
      return () => {
        ignore()
        watches.delete(watch)
        watch.end()
      }
    },
  }
}
