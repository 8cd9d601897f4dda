import { expect, test } from 'vitest'
import { densities, looks, positions, type Look } from './looks.ts'
import { checkLook } from './wire/look.ts'

const named = Object.entries(looks).flatMap(([look, colours]) =>
  Object.entries(positions).flatMap(([position, place]) =>
    Object.entries({ usual: {}, ...densities }).map(
      ([density, size]) =>
        [`${look}, ${position}, ${density}`, { ...colours, ...place, ...size }] as const,
    ),
  ),
)

test.each(named)('%s passes every check of the policy schema', (_, look) => {
  expect(checkLook(look)).toEqual([])
})

test('a look sets colours on light and on dark pages, or says which of them it is for', () => {
  for (const [name, look] of Object.entries<Look>(looks)) {
    const colours = Object.values<string>({ ...look }).filter((value) => value.includes('#'))
    const both = colours.every((value) => value.startsWith('light-dark('))
    expect(both || look['--placet-scheme'] !== undefined, name).toBe(true)
  }
})
