import type { Stop } from '@placet/core'

/** What may show something of its own, and get a placeholder while it is held. */
const HELD = '[data-placet]:not(script,img,link)'

/** Calls `found` once there is such an element in the page, looking at most once a frame. */
export function onHeld(found: () => void): Stop {
  let due: unknown
  const look = (): void => {
    due = 0
    if (!document.querySelector(HELD)) return
    watcher.disconnect()
    found()
  }
  const watcher = new MutationObserver(() => (due ||= requestAnimationFrame(look)))
  watcher.observe(document, { childList: true, subtree: true })
  return () => watcher.disconnect()
}
