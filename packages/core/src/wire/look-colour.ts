import {
  clampChroma,
  converter,
  formatHex,
  parse,
  wcagContrast,
  type Color,
  type Rgb,
} from 'culori'

/** Whether a page is light or dark, which `light-dark()` and the browser's own colours follow. */
export type Scheme = 'light' | 'dark'

const toRgb = converter('rgb')
const toOklch = converter('oklch')

/**
 * What `canvas` and `canvastext` may be. Of the dark ones this is Safari's, the lightest of today's
 * browsers (Chromium has #121212, Firefox #1c1b22): what reads on it reads on the others.
 */
const SYSTEM: Readonly<Record<Scheme, Readonly<Partial<Record<string, string>>>>> = {
  light: { canvas: '#fff', canvastext: '#000' },
  dark: { canvas: '#1e1e1e', canvastext: '#fff' },
}

/** What culori reads and every browser does too: no bare hex digits, spaces of its own, `none`. */
const CSS_COLOUR =
  /^(?!.*none)(#[\da-f]{3,8}|[a-z]+|(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([^()]+\)|color\((srgb|srgb-linear|display-p3|a98-rgb|prophoto-rgb|rec2020|xyz|xyz-d50|xyz-d65) [^()]+\))$/i

/** As a screen shows it: clipped to sRGB, in 256 steps. */
function shown(colour: Color): Rgb {
  const { r, g, b, alpha = 1 } = toRgb(colour)
  const step = (channel: number): number =>
    Math.round(Math.min(1, Math.max(0, channel)) * 255) / 255
  return { mode: 'rgb', r: step(r), g: step(g), b: step(b), alpha: Math.min(1, Math.max(0, alpha)) }
}

/** The half of `light-dark(a, b)` that a scheme takes; any other value as it is. */
export function halfOf(value: string, scheme: Scheme): string {
  const inner = /^light-dark\((.+)\)$/i.exec(value.trim())?.[1]
  // Commas within brackets, as in `rgb(1, 2, 3)`, do not part the two.
  const [light, dark, ...more] = inner?.split(/,(?![^(]*\))/) ?? []
  if (light === undefined || dark === undefined || more.length > 0) return value.trim()
  return (scheme === 'light' ? light : dark).trim()
}

/** A colour as a screen shows it, or undefined for what cannot be told without a page. */
export function colourOf(value: string, scheme: Scheme): Rgb | undefined {
  const half = halfOf(value, scheme)
  const written = SYSTEM[scheme][half.toLowerCase()] ?? half
  const colour = CSS_COLOUR.test(written) ? parse(written) : undefined
  return colour && shown(colour)
}

/** `part` of one opaque colour in another, as `color-mix(in srgb, …)` has it. */
export function mix(colour: Rgb, part: number, other: Rgb): Rgb {
  const between = (a: number, b: number): number => a * part + b * (1 - part)
  return shown({
    mode: 'rgb',
    r: between(colour.r, other.r),
    g: between(colour.g, other.g),
    b: between(colour.b, other.b),
  })
}

/** A colour that may be translucent, over an opaque one. */
export const over = (colour: Rgb, below: Rgb): Rgb => mix(colour, colour.alpha ?? 1, below)

/** The contrast of WCAG 2.2, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export const contrast = (one: Rgb, other: Rgb): number => wcagContrast(one, other)

/**
 * The colour nearest in lightness (OKLCH) that passes, in hex; its hue stays, and of its chroma
 * what a screen can show. Undefined where none does.
 */
export function nearest(colour: Rgb, passes: (candidate: Rgb) => boolean): string | undefined {
  const from = toOklch(colour)
  // A step beyond the whole scale: rounding must not leave its last end out.
  for (let away = 0; away <= 1.004; away += 0.004) {
    for (const lightness of [from.l + away, from.l - away]) {
      if (lightness < -0.004 || lightness > 1.004) continue
      const l = Math.min(1, Math.max(0, lightness))
      const candidate = shown(clampChroma({ ...from, l, alpha: 1 }, 'oklch'))
      if (passes(candidate)) return formatHex(candidate)
    }
  }
  return undefined
}

/** A colour in hex. */
export const hex = (colour: Rgb): string => formatHex(colour)
