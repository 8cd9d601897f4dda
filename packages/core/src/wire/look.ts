import { z } from 'zod'
import type { Look } from '../policy/look.ts'
import { faintIn } from './look-contrast.ts'
import { GRAMMAR } from './look-grammar.ts'

/** A fault of a look: the property, and how to mend it. */
interface LookFault {
  readonly property: string
  readonly message: string
}

const isProperty = (name: string): name is keyof Look => Object.hasOwn(GRAMMAR, name)

/** How many letters must be put in, left out or replaced to make one word of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (const [i, letter] of one.split('').entries()) {
    const next = [i + 1]
    for (const [j, wanted] of other.split('').entries()) {
      const swap = (row[j] ?? 0) + (letter === wanted ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

function unknown(name: string): string {
  const [known = ''] = Object.keys(GRAMMAR).sort((a, b) => distance(name, a) - distance(name, b))
  return `is no property of a look, which can set only those that are listed: the nearest is "${known}"`
}

/**
 * What is wrong with a look: a property that is not known, a value that would hide or break the
 * notice or that nobody can check, and, once each value is well formed, words and buttons that
 * would be hard to see (WCAG 2.2, 1.4.3 and 1.4.11). Empty where it holds. Pure.
 */
export function checkLook(look: Readonly<Record<string, string>>): LookFault[] {
  const faults = Object.entries(look).flatMap(([property, value]) => {
    const message = isProperty(property) ? GRAMMAR[property].check(value) : unknown(property)
    return message === undefined ? [] : [{ property, message }]
  })
  return faults.length > 0 ? faults : faintIn(look)
}

const shape = Object.fromEntries(
  Object.entries(GRAMMAR).map(([name, { says }]) => [
    name,
    z.string().describe(says).exactOptional(),
  ]),
)

/** The look of a policy. Editors complete its properties; faults name a value that would do. */
export const lookSchema: z.ZodType<Readonly<Record<string, string>>> = z
  .object(shape)
  .catchall(z.string())
  .meta({ additionalProperties: false })
  .superRefine((look, context) => {
    for (const { property, message } of checkLook(look)) {
      context.addIssue({ code: 'custom', path: [property], message })
    }
  })
