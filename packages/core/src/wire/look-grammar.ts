import type { Look } from '../policy/look.ts'
import { colourOf } from './look-colour.ts'

/** What is wrong with a value and how to mend it; undefined where it is well formed. */
type Check = (value: string) => string | undefined

/** A property: what it accepts, and the same in words for editors. */
interface Grammar {
  readonly says: string
  readonly check: Check
}

const SCHEMES = ['light', 'dark'] as const

function unclearColour(value: string): string {
  if (/var\(/i.test(value)) {
    return 'takes its colour from the page, where nobody can check it: write the colour itself'
  }
  if (/color-mix|contrast-color|\bfrom\b|calc|env\(|currentcolor/i.test(value)) {
    return 'depends on other colours: write the one that it gives'
  }
  return 'must be a colour such as "#0a5" or "oklch(50% 0.1 150)", or light-dark(…, …) of two'
}

const colour: Check = (value) =>
  SCHEMES.every((scheme) => colourOf(value, scheme)) ? undefined : unclearColour(value)

/** A colour that nothing shines through. */
const opaque: Check = (value) => {
  const fault = colour(value)
  if (fault !== undefined) return fault
  const dense = SCHEMES.every((scheme) => colourOf(value, scheme)?.alpha === 1)
  return dense
    ? undefined
    : 'lets the page shine through, which may be any colour: write it without transparency'
}

/** A length from `least` to `most`, in em of the visitor's text size (16px where it is unchanged). */
function length(least: number, most: number): Grammar {
  const says = `a length from ${least}em to ${most}em, in em or px`
  return {
    says,
    check(value) {
      const [, digits, unit = 'em'] =
        /^(\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})(em|px)?$/.exec(value) ?? []
      const number = Number(digits)
      const size = unit === 'px' ? number / 16 : number
      // Without a unit only zero is a length.
      const unitless = !/[a-z]$/.test(value) && number !== 0
      return size >= least && size <= most && !unitless ? undefined : `must be ${says}`
    },
  }
}

function oneOf(...values: readonly string[]): Grammar {
  const says = values.map((value) => `"${value}"`).join(' or ')
  return { says, check: (value) => (values.includes(value) ? undefined : `must be ${says}`) }
}

const FAMILY = `(?:'[\\w .-]{1,60}'|"[\\w .-]{1,60}"|[a-z][\\w-]*(?: [a-z][\\w-]*)*)`
const FAMILIES = new RegExp(`^${FAMILY}(?:, ?${FAMILY})*$`, 'i')
/** These would undo the size of the text along with the family. */
const WIDE = /(^|,)\s*(inherit|initial|unset|revert|revert-layer|default)\s*(,|$)/i

const font: Grammar = {
  says: `font families such as "Georgia, 'Times New Roman', serif"`,
  check: (value) =>
    value.length <= 200 && FAMILIES.test(value) && !WIDE.test(value)
      ? undefined
      : `must be ${font.says}`,
}

const paint: Grammar = { says: 'a colour, or light-dark(…, …) of two', check: colour }

/** Every property of a look. What is not here cannot be set: no value can hide or break the notice. */
export const GRAMMAR: Readonly<Record<keyof Look, Grammar>> = {
  '--placet-surface': { says: paint.says, check: opaque },
  '--placet-text': paint,
  '--placet-muted': paint,
  '--placet-border': paint,
  '--placet-accent': paint,
  '--placet-accent-text': paint,
  '--placet-radius': length(0, 2),
  '--placet-font': font,
  '--placet-size': length(0.75, 1.5),
  '--placet-space': length(0.5, 2.5),
  '--placet-width': length(16, 60),
  '--placet-block': oneOf('auto 0', 'auto'),
  '--placet-inline': oneOf('0 auto', 'auto', 'auto 0'),
  '--placet-scheme': oneOf('light dark', 'light', 'dark'),
}
