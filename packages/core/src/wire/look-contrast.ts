import type { Rgb } from 'culori'
import type { Look } from '../policy/look.ts'
import { colourOf, contrast, halfOf, hex, mix, nearest, over, type Scheme } from './look-colour.ts'

/** What a look leaves faint: the property to change, and how. */
export interface Faint {
  readonly property: keyof Look
  readonly message: string
}

/** The colours of one scheme, with what stands in where the look says nothing (styles.css). */
interface Palette {
  readonly surface: Rgb
  readonly text: Rgb
  readonly muted: Rgb
  readonly accent: Rgb
  readonly accentText: Rgb
}

/** Text: WCAG 2.2, 1.4.3. */
const TEXT = 4.5
/** Edges of buttons and switches: 1.4.11. */
const EDGE = 3

const BLACK: Rgb = { mode: 'rgb', r: 0, g: 0, b: 0 }
const WHITE: Rgb = { mode: 'rgb', r: 1, g: 1, b: 1 }

function paletteOf(look: Look, scheme: Scheme): Palette {
  const own = (value = ''): Rgb | undefined => colourOf(value, scheme)
  const canvas = own('canvas') ?? WHITE
  const surface = own(look['--placet-surface']) ?? canvas
  const on = (colour: Rgb | undefined): Rgb | undefined => colour && over(colour, surface)
  const text = on(own(look['--placet-text'])) ?? mix(own('canvastext') ?? BLACK, 0.91, canvas)
  const muted = on(own(look['--placet-muted'])) ?? mix(text, 0.7, surface)
  const accent = on(own(look['--placet-accent'])) ?? text
  const written = own(look['--placet-accent-text'])
  return { surface, text, muted, accent, accentText: written ? over(written, accent) : surface }
}

/** What has to be told from what is behind it, each before those that are made of it. */
const PROPERTIES = [
  '--placet-surface',
  '--placet-text',
  '--placet-muted',
  '--placet-accent',
  '--placet-accent-text',
] as const

type Property = (typeof PROPERTIES)[number]

/** A colour that must stand out, and how far it or another in its place does. */
interface Rule {
  readonly scheme: Scheme
  readonly colour: Rgb
  readonly least: number
  contrastOf(candidate: Rgb): number
}

/** On the surface, and on that of a placeholder, which has a little of the text in it. */
const onBoth = (colour: Rgb, text: Rgb, surface: Rgb): number =>
  Math.min(contrast(colour, surface), contrast(colour, mix(text, 0.03, surface)))

/** How far text can stand out at all: there are surfaces between, where neither end is enough. */
const atBest = (surface: Rgb): number =>
  Math.max(onBoth(BLACK, BLACK, surface), onBoth(WHITE, WHITE, surface))

function ruleOf(property: Property, scheme: Scheme, look: Look): Rule {
  const { surface, text, muted, accent, accentText } = paletteOf(look, scheme)
  const onSurface = (colour: Rgb): number => onBoth(colour, text, surface)
  const rules: Readonly<Record<Property, Omit<Rule, 'scheme'>>> = {
    '--placet-surface': { colour: surface, least: TEXT, contrastOf: atBest },
    '--placet-text': {
      colour: text,
      least: TEXT,
      contrastOf: (colour) => onBoth(colour, colour, surface),
    },
    '--placet-muted': { colour: muted, least: TEXT, contrastOf: onSurface },
    '--placet-accent': { colour: accent, least: EDGE, contrastOf: onSurface },
    '--placet-accent-text': {
      colour: accentText,
      least: TEXT,
      contrastOf: (colour) => contrast(colour, accent),
    },
  }
  return { scheme, ...rules[property] }
}

const WHERE: Readonly<Record<Property, string>> = {
  '--placet-surface': 'to any text',
  '--placet-text': 'on the surface',
  '--placet-muted': 'on the surface',
  '--placet-accent': 'on the surface',
  '--placet-accent-text': 'on the accent',
}

const reached = ({ colour, contrastOf }: Rule): number => contrastOf(colour)
const holds = (rule: Rule): boolean => reached(rule) >= rule.least

/** Two places, never rounded up to what it is not. */
const ratio = (value: number): string => `${(Math.floor(value * 100) / 100).toFixed(2)}:1`

/** The schemes that a look can be shown in. */
function schemesOf(look: Look): readonly Scheme[] {
  const set = look['--placet-scheme']
  return set === 'light' || set === 'dark' ? [set] : ['light', 'dark']
}

/** What would do in one scheme: what is there, or the nearest colour that passes. */
function mendOf(property: Property, rule: Rule, look: Look): string {
  const { scheme, colour, least, contrastOf } = rule
  const value = look[property]
  if (holds(rule)) return value === undefined ? hex(colour) : halfOf(value, scheme)
  const passes = (candidate: Rgb): boolean => contrastOf(candidate) >= least
  if (property === '--placet-accent-text' && value === undefined) {
    // One of the two always is far enough from the accent.
    return hex(contrastOf(BLACK) > contrastOf(WHITE) ? BLACK : WHITE)
  }
  const words = look['--placet-accent-text']
  const written = words === undefined ? undefined : colourOf(words, scheme)
  const bearsWords = (candidate: Rgb): boolean =>
    passes(candidate) && (!written || contrast(over(written, candidate), candidate) >= TEXT)
  // Better an accent on which the words that are there can stay, where there is one.
  const inPlace = property === '--placet-accent' ? nearest(colour, bearsWords) : undefined
  return inPlace ?? nearest(colour, passes) ?? hex(colour)
}

interface Mend extends Faint {
  readonly value: string
}

function mend(property: Property, look: Look): Mend | undefined {
  const rules = schemesOf(look).map((scheme) => ruleOf(property, scheme, look))
  const failing = rules.filter((rule) => !holds(rule))
  const [worst] = failing.sort((a, b) => reached(a) - reached(b))
  if (!worst) return undefined
  const [one = '', other = one] = rules.map((rule) => mendOf(property, rule, look))
  const value = one === other ? one : `light-dark(${one}, ${other})`
  const colour = hex(worst.colour)
  const what = look[property] === undefined ? `is left out, and ${colour} in its place` : colour
  const mode = rules.length > 1 ? ` where the page is ${worst.scheme}` : ''
  const message = `${what} has a contrast of ${ratio(reached(worst))} ${WHERE[property]}${mode}; the least is ${worst.least}:1: "${value}" would do`
  return { property, message, value }
}

/**
 * What cannot be read, or not be told from what is behind it, in a look whose values are each well
 * formed. At most one fault a property, with the ratio, the least ratio and a value that would do;
 * a look with all of these values in it has no such fault.
 */
export function faintIn(look: Look): Faint[] {
  const faults: Faint[] = []
  const better: Look = { ...look }
  for (const property of PROPERTIES) {
    const found = mend(property, better)
    if (!found) continue
    faults.push({ property, message: found.message })
    Object.assign(better, { [property]: found.value })
  }
  return faults
}
