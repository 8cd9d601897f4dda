import type { Consent, Stop } from '@placet/core'

/** What may show something of its own, and get a placeholder while it is held. */
const MARKED = '[data-placet]:not(script,img,link)'

/**
 * Calls `found` once there is such an element in the page whose category is not allowed, looking at
 * most once a frame.
 */
export function onHeld(consent: Consent, found: () => void): Stop {
  const look = (): void => {
    due = 0
    const keys = [...document.querySelectorAll(MARKED)].map((one) =>
      one.getAttribute('data-placet'),
    )
    if (keys.every((key) => consent.allows(key ?? ''))) return
    stop()
    found()
  }
  const soon = (): void => void (due ||= requestAnimationFrame(look))
  // What is there already is looked at too: who subscribes is called at once.
  let due = 0
  const watcher = new MutationObserver(soon)
  watcher.observe(document, { childList: true, subtree: true })
  const ignore = consent.subscribe(soon)
  const stop = (): void => {
    cancelAnimationFrame(due)
    watcher.disconnect()
    ignore()
  }
  return stop
}
