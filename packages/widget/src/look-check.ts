/** A colour in sRGB, each channel from 0 to 255. */
export type Channels = readonly [red: number, green: number, blue: number]

/** Two colours of the notice as it is shown, and the property that sets the first. */
export interface Measured {
  readonly property: string
  readonly colour: Channels
  readonly on: Channels
  /** The least contrast: 4.5 for text, 3 for edges (WCAG 2.2, 1.4.3 and 1.4.11). */
  readonly least: number
}

/** The contrast of WCAG 2.2, from 1 to 21. */
function contrast(one: Channels, other: Channels): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance([red, green, blue]: Channels): number {
  const linear = (channel: number): number =>
    channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

const hex = (colour: Channels): string =>
  `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`

/** The same colour with as much black or white in it as is needed, whichever takes less. */
function enough({ colour, on, least }: Measured): Channels {
  for (let part = 0; part <= 1; part += 0.01) {
    for (const end of [0, 255]) {
      const mixed = (channel: number): number => Math.round(channel + (end - channel) * part)
      const candidate: Channels = [mixed(colour[0]), mixed(colour[1]), mixed(colour[2])]
      if (contrast(candidate, on) >= least) return candidate
    }
  }
  return colour
}

/**
 * What is too faint, in a line each: the contrast, the least, and a colour that would do, which on
 * a colour that is faint itself means on the one that would do in its place. Pure.
 */
export function faintest(measured: readonly Measured[]): string[] {
  const mended = new Map<Channels, Channels>()
  return measured.flatMap(({ property, colour, on: below, least }) => {
    const on = mended.get(below) ?? below
    const is = contrast(colour, on)
    if (is >= least) return []
    const better = enough({ property, colour, on, least })
    mended.set(colour, better)
    const ratio = (Math.floor(is * 100) / 100).toFixed(2)
    return `  ${property}: ${hex(colour)} on ${hex(on)} is ${ratio}:1, the least is ${least}:1; ${hex(better)} would do`
  })
}

/** Reads any CSS colour as a screen shows it, over others that are behind it. */
function paint(context: OffscreenCanvasRenderingContext2D, colours: readonly string[]): Channels {
  for (const colour of ['#fff', ...colours]) {
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}

function measure(root: ShadowRoot, context: OffscreenCanvasRenderingContext2D): Measured[] {
  const layer = root.querySelector('[data-placet-layer=notice]')
  const [title, words, button] = ['h2', 'p', '[data-placet-action=reject-all]'].map((selector) =>
    layer?.querySelector(selector),
  )
  if (!layer || !title || !words || !button) return []
  const surface = getComputedStyle(layer).backgroundColor
  const { backgroundColor: accent, color: accentText } = getComputedStyle(button)
  const below = paint(context, [surface])
  const on = (color: string): Channels => paint(context, [surface, color])
  const filled = on(accent)
  const text = { on: below, least: 4.5 }
  return [
    { property: '--placet-text', colour: on(getComputedStyle(title).color), ...text },
    { property: '--placet-muted', colour: on(getComputedStyle(words).color), ...text },
    { property: '--placet-accent', colour: filled, on: below, least: 3 },
    {
      property: '--placet-accent-text',
      colour: paint(context, [surface, accent, accentText]),
      on: filled,
      least: 4.5,
    },
  ]
}

let warned = false

/** Warns, once a page, of what is hard to read in the notice that is shown as it is shown now. */
export function warnOfFaint(): void {
  if (warned || typeof OffscreenCanvas !== 'function') return
  const root = document.querySelector('placet-consent')?.shadowRoot
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const faint = root && context ? faintest(measure(root, context)) : []
  if (faint.length === 0) return
  warned = true
  console.warn(`placet: this look is hard to read.\n${faint.join('\n')}`)
}
