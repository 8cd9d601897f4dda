import type { Stop } from '@placet/core'

const SIDES = ['top', 'right', 'bottom', 'left'] as const

/** How large a box is, and what is around its content. */
const SIZE: readonly string[] = [
  ...'width height min-width min-height max-width max-height aspect-ratio box-sizing'.split(' '),
  ...'flex-grow flex-shrink flex-basis'.split(' '),
  ...SIDES.flatMap((side) => [`padding-${side}`, `border-${side}-width`, `border-${side}-style`]),
  ...['top-left', 'top-right', 'bottom-right', 'bottom-left'].map((at) => `border-${at}-radius`),
]

/**
 * Where it is in what surrounds it. Taken while nothing stands before the element yet, which
 * would change what `:first-child` and `* + *` say of its margins.
 */
const PLACE: readonly string[] = [
  ...'position z-index float clear order vertical-align transform translate'.split(' '),
  ...'align-self justify-self grid-row-start grid-row-end'.split(' '),
  ...'grid-column-start grid-column-end'.split(' '),
  ...SIDES.flatMap((side) => [side, `margin-${side}`]),
]

/** A box as it was on the page. */
export interface Box {
  readonly display: string
  /** Of its border, as painted; nothing where an ancestor is not rendered. */
  readonly painted: DOMRect
  /** Used values in px; `auto` where nothing was laid out. */
  readonly width: string
  readonly height: string
  /** Used content size in px. */
  readonly content: readonly [width: number, height: number]
}

/** How an element is displayed now. */
export const displayOf = (element: HTMLElement): string => getComputedStyle(element).display

/**
 * The box an element has now; undefined where it has none of its own (`display: none`), and where
 * there is nothing to see of it, as in a frame of one pixel.
 */
export function boxOf(element: HTMLElement): Box | undefined {
  const style = getComputedStyle(element)
  const { display, width, height, boxSizing } = style
  if (display === 'none' || display === 'contents' || isTiny(width) || isTiny(height)) {
    return undefined
  }
  const inner = (used: string, start: string, end: string): number => {
    const around = [
      `padding-${start}`,
      `padding-${end}`,
      `border-${start}-width`,
      `border-${end}-width`,
    ]
    const rim = boxSizing === 'border-box' ? around : []
    const px = (name: string): number => Number.parseFloat(style.getPropertyValue(name)) || 0
    return Math.max(
      0,
      rim.reduce((left, name) => left - px(name), Number.parseFloat(used) || 0),
    )
  }
  return {
    display,
    painted: element.getBoundingClientRect(),
    width,
    height,
    content: [inner(width, 'left', 'right'), inner(height, 'top', 'bottom')],
  }
}

/** Too small for anything that can be pressed (WCAG 2.2, 2.5.8). */
const isTiny = (used: string): boolean => used.endsWith('px') && Number.parseFloat(used) < 24

/** Hides an element, and gives back what shows it as it was. What the page sets meanwhile stands. */
export function hide(element: HTMLElement): Stop {
  const { style } = element
  const before = style.display
  const priority = style.getPropertyPriority('display')
  const bare = !element.hasAttribute('style')
  style.setProperty('display', 'none', 'important')
  return () => {
    if (!isHidden(element)) return
    style.setProperty('display', before, priority)
    // Read first: a browser may not have written the attribute yet, and would write it after all.
    if (bare && element.getAttribute('style') === '') element.removeAttribute('style')
  }
}

/** Whether it is hidden as `hide` does it. */
export function isHidden({ style }: HTMLElement): boolean {
  return style.display === 'none' && style.getPropertyPriority('display') === 'important'
}

/** The box that stands in for a hidden element, written into the rule of its host. */
export interface Space {
  /** Reads anew how large it is: after a resize, or a change of the element's own style. */
  resize(display: string): void
  /** Where the stand-in came out other than the element was, gives it that very size. */
  fit(host: HTMLElement): void
}

/**
 * Makes a rule take the space of an element that has just been hidden. Of what is not displayed,
 * `getComputedStyle` gives computed values in place of used ones (CSSOM §9), so that `100%` stays
 * `100%`, and what is fluid stays fluid with no further work.
 */
export function takeSpace(element: HTMLElement, rule: CSSStyleDeclaration, box: Box): Space {
  const style = getComputedStyle(element)
  const copy = (names: readonly string[]): void => {
    for (const name of names) set(rule, name, style.getPropertyValue(name))
  }
  let exact: readonly (readonly [name: string, value: string])[] = natural(style, box)
  const resize = (display: string): void => {
    copy(SIZE)
    for (const [name, value] of exact) set(rule, name, value)
    const block = display === 'none' ? display : 'block'
    set(rule, 'display', display.startsWith('inline') ? 'inline-block' : block)
  }
  const [width, height] = box.content
  set(rule, 'contain-intrinsic-size', `${width}px ${height}px`)
  copy(PLACE)
  resize(box.display)
  return {
    resize,
    fit(host) {
      const { width: wide, height: high } = box.painted
      if (wide === 0 || high === 0) return
      const now = host.getBoundingClientRect()
      if (Math.abs(now.width - wide) > 0.5) exact = [...exact, ['width', box.width]]
      if (Math.abs(now.height - high) > 0.5) exact = [...exact, ['height', box.height]]
      for (const [name, value] of exact) set(rule, name, value)
    },
  }
}

/** Rules of a host yield to those of the page, except where they are important. */
function set(rule: CSSStyleDeclaration, name: string, value: string): void {
  rule.setProperty(name, value, 'important')
}

/** What was never laid out has the size that CSS gives a replaced element without one (CSS 2 §10.3.2). */
function natural(
  { width, height, aspectRatio }: CSSStyleDeclaration,
  { painted }: Box,
): (readonly [name: string, value: string])[] {
  if (painted.width > 0) return []
  const ratio = aspectRatio !== '' && aspectRatio !== 'auto'
  return [
    ...(width === 'auto' ? [['width', '300px'] as const] : []),
    ...(height === 'auto' && !ratio ? [['height', '150px'] as const] : []),
  ]
}
