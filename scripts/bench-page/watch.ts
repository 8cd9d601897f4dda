/** What the page itself saw of a first visit; times in ms since navigation began. */
export interface Watched {
  readonly firstPaint: number
  readonly largestPaint: number
  /** The frame in which the accepting button was on screen had been painted; undefined where never. */
  readonly banner?: number | undefined
  readonly shift: number
  /** Durations of tasks over 50 ms. */
  readonly longTasks: readonly number[]
}

/** What came of the accepting click. */
export interface Clicked {
  /** From the click to the next paint (Event Timing, in steps of 8 ms); undefined where not clicked. */
  readonly click?: number | undefined
  /** How many of the held scripts ran. */
  readonly ran: number
}

/**
 * Code that watches a page from its first byte on: paints, shifts, long tasks, and in each frame
 * whether the button is there and on screen. `window.watched()` gives what was seen, `window.clicked()`
 * what came of the click.
 */
export function watching(accept: string): string {
  return `(() => {
  const seen = { firstPaint: 0, largestPaint: 0, shift: 0, longTasks: [] }
  let click
  const watch = (type, use, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true, ...options })
  watch('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.firstPaint = startTime })
  watch('largest-contentful-paint', ({ startTime }) => { seen.largestPaint = startTime })
  watch('layout-shift', ({ value }) => { seen.shift += value })
  watch('longtask', ({ duration }) => { seen.longTasks.push(duration) })
  watch('event', ({ name, duration }) => { if (name === 'click') click ??= duration }, { durationThreshold: 16 })
  const painted = new MessageChannel()
  painted.port1.onmessage = () => { seen.banner ??= performance.now() }
  const onScreen = (button) => {
    const { left, top, right, bottom, width } = button.getBoundingClientRect()
    return width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight &&
      button.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  }
  const look = () => {
    const button = document.body && (${accept})
    if (button && onScreen(button)) painted.port2.postMessage(0)
    else requestAnimationFrame(look)
  }
  ${accept === 'null' ? '' : 'requestAnimationFrame(look)'}
  window.watched = () => seen
  window.clicked = () => ({ click, ran: window.ran ?? 0 })
})()`
}
