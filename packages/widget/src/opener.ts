import type { Stop } from '@placet/core'

/**
 * Calls `open` on a click in anything marked `data-placet-open`, however late it came into the
 * page, and whatever the page does with clicks. The opener takes focus first (Safari gives a
 * clicked button none), so that the dialog hands focus back to it.
 */
export function onOpen(open: () => void): Stop {
  const listen = (event: Event): void => {
    const clicked = event.target instanceof Element && event.target.closest('[data-placet-open]')
    if (!clicked) return
    event.preventDefault()
    if (clicked instanceof HTMLElement) clicked.focus({ preventScroll: true })
    open()
  }
  // On the way down, and of the window, whose methods no element can shadow by its name.
  addEventListener('click', listen, true)
  return () => removeEventListener('click', listen, true)
}
