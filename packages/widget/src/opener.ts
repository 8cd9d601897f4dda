import type { Stop } from '@placet/core'

/**
 * Calls `open` on a click in anything marked `data-placet-open`, however late it came into the
 * page. The opener takes focus first (Safari gives a clicked button none), so that the dialog
 * hands focus back to it.
 */
export function onOpen(open: () => void): Stop {
  const listen = (event: Event): void => {
    const clicked = event.target instanceof Element && event.target.closest('[data-placet-open]')
    if (!clicked) return
    event.preventDefault()
    if (clicked instanceof HTMLElement) clicked.focus({ preventScroll: true })
    open()
  }
  document.addEventListener('click', listen)
  return () => document.removeEventListener('click', listen)
}
