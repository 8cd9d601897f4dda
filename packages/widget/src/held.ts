import type { Stop } from '@placet/core'

/** What may show something of its own, and get a placeholder while it is held. */
const HELD = '[data-placet]:not(script,img,link)'

/** Calls `found` once there is such an element in the page, looking at most once a frame. */
export function onHeld(found: () => void): Stop {
  const look = (): void => {
    due = 0
    if (!document.querySelector(HELD)) return
    watcher.disconnect()
    found()
  }
  // What is there already is looked at too.
  let due = requestAnimationFrame(look)
  const watcher = new MutationObserver(() => (due ||= requestAnimationFrame(look)))
  watcher.observe(document, { childList: true, subtree: true })
  return () => {
    cancelAnimationFrame(due)
    watcher.disconnect()
  }
}
