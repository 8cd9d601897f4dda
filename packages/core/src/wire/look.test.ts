import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looks } from '../looks.ts'
import { checkLook } from './look.ts'

type Values = Readonly<Record<string, string>>

const lines = (look: Values): string[] =>
  checkLook(look).map(({ property, message }) => `${property}: ${message}`)

/** A faint look with what its faults say would do. */
function mended(look: Values): Values {
  const better: Record<string, string> = { ...look }
  for (const { property, message } of checkLook(look)) {
    better[property] = /"([^"]+)" would do$/.exec(message)?.[1] ?? message
  }
  return better
}

/** WCAG 2.2 by the book, of colours in six hex digits. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
      const channel = parseInt(hex.slice(i, i + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const hex = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`)
const pair = fc.tuple(hex, hex).map(([light, dark]) => `light-dark(${light}, ${dark})`)
const colours = (colour: fc.Arbitrary<string>): fc.Arbitrary<Values> =>
  fc.record(
    {
      '--placet-surface': colour,
      '--placet-text': colour,
      '--placet-muted': colour,
      '--placet-border': colour,
      '--placet-accent': colour,
      '--placet-accent-text': colour,
    },
    { requiredKeys: [] },
  )

describe('contrast', () => {
  test('whatever colours a look has, the values that its faults name make it pass', () => {
    const either = fc.oneof(colours(hex), colours(pair), colours(fc.oneof(hex, pair)))
    fc.assert(
      fc.property(either, fc.constantFrom('light', 'dark', 'light dark'), (look, scheme) => {
        const whole = { ...look, '--placet-scheme': scheme }
        expect(lines(mended(whole)), JSON.stringify(whole)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('names the very end of the scale where nothing else would do', () => {
    const look = {
      '--placet-surface': '#297aa0',
      '--placet-text': '#000',
      '--placet-scheme': 'light',
    }
    expect(lines(look)[0]).toMatch(/^--placet-text: .*"#ffffff" would do$/)
    expect(lines(mended(look))).toEqual([])
  })

  test('no look that passes has words or buttons below the least ratio', () => {
    const all = fc.tuple(hex, hex, hex, hex, hex)
    fc.assert(
      fc.property(all, ([surface, text, muted, accent, words]) => {
        const look = mended({
          '--placet-scheme': 'light',
          '--placet-surface': surface,
          '--placet-text': text,
          '--placet-muted': muted,
          '--placet-accent': accent,
          '--placet-accent-text': words,
        })
        const ratio = (one: string, other: string): number =>
          contrast(look[`--placet-${one}`] ?? '', look[`--placet-${other}`] ?? '')
        expect(ratio('text', 'surface')).toBeGreaterThanOrEqual(4.5)
        expect(ratio('muted', 'surface')).toBeGreaterThanOrEqual(4.5)
        expect(ratio('accent', 'surface')).toBeGreaterThanOrEqual(3)
        expect(ratio('accent-text', 'accent')).toBeGreaterThanOrEqual(4.5)
      }),
      { numRuns: 300 },
    )
  })

  test.each<[what: string, look: Values, fault: string]>([
    [
      'text',
      { '--placet-scheme': 'light', '--placet-text': '#777' },
      '--placet-text: #777777 has a contrast of 4.32:1 on the surface; the least is 4.5:1: "#747474" would do',
    ],
    [
      'one half of light-dark()',
      { '--placet-text': 'light-dark(#000, #555)' },
      '--placet-text: #555555 has a contrast of 2.18:1 on the surface where the page is dark; the least is 4.5:1: "light-dark(#000, #8',
    ],
    [
      'what stands in for a colour that is left out',
      { '--placet-accent': '#0b5fff' },
      '--placet-accent-text: is left out, and #1e1e1e in its place has a contrast of 3.25:1 on the accent where the page is dark; the least is 4.5:1: "#ffffff" would do',
    ],
    [
      'a button like the surface',
      {
        '--placet-scheme': 'light',
        '--placet-accent': '#0b5',
        '--placet-accent-text': '#000',
      },
      '--placet-accent: #00bb55 has a contrast of 2.39:1 on the surface; the least is 3:1: "#00',
    ],
    [
      'what is translucent, as it is seen',
      { '--placet-scheme': 'light', '--placet-muted': '#0006' },
      '--placet-muted: #999999 has',
    ],
    [
      'a placeholder, whose ground is a little darker than the surface',
      { '--placet-scheme': 'light', '--placet-muted': '#767676' },
      '--placet-muted: #767676 has a contrast of 4.2',
    ],
    [
      'a surface on which neither black nor white is enough',
      { '--placet-scheme': 'light', '--placet-surface': '#777777' },
      '--placet-surface: #777777 has a contrast of 4.42:1 to any text; the least is 4.5:1: "#7',
    ],
    [
      'the dark canvas of every browser',
      { '--placet-scheme': 'dark', '--placet-muted': '#808080' },
      '--placet-muted: #808080 has a contrast of 3.93',
    ],
  ])('judges %s', (_, look, fault) => {
    expect(lines(look).join('\n')).toContain(fault)
  })

  test('a scheme that is fixed is the only one that is judged', () => {
    const look = { '--placet-text': '#000', '--placet-muted': '#444', '--placet-accent': '#000' }
    expect(checkLook({ ...look, '--placet-scheme': 'light' })).toEqual([])
    expect(checkLook({ ...look, '--placet-scheme': 'dark' })).not.toEqual([])
    expect(checkLook(look)).not.toEqual([])
  })

  test('a preset that is built on is judged as a whole', () => {
    expect(lines({ ...looks.paper, '--placet-accent': '#0b5' })).toEqual([
      expect.stringMatching(/^--placet-accent: .* "light-dark\(#[\da-f]{6}, #0b5\)" would do$/),
    ])
  })
})

describe('values', () => {
  test.each([
    ['--placet-accent', 'var(--brand)', /from the page, .*: write the colour itself/],
    ['--placet-accent', 'light-dark(var(--brand), #fff)', /from the page/],
    ['--placet-accent', 'color-mix(in srgb, red, blue)', /write the one that it gives/],
    ['--placet-accent', 'oklch(from red l c h)', /write the one that it gives/],
    ['--placet-text', 'currentcolor', /write the one that it gives/],
    ['--placet-text', 'inherit', /must be a colour/],
    ['--placet-text', 'ff0000', /must be a colour/],
    ['--placet-text', 'rgb(none 0 0)', /must be a colour/],
    ['--placet-text', 'light-dark(red)', /must be a colour/],
    ['--placet-text', 'light-dark(red, red, red)', /must be a colour/],
    ['--placet-text', 'red;}*{display:none', /must be a colour/],
    ['--placet-text', '', /must be a colour/],
    ['--placet-border', 'url(https://elsewhere.test)', /must be a colour/],
    ['--placet-surface', '#fff8', /shine through/],
    ['--placet-surface', 'transparent', /shine through/],
    ['--placet-surface', 'light-dark(#fff, rgb(0 0 0 / 90%))', /shine through/],
    ['--placet-width', '0', /from 16em to 60em/],
    ['--placet-width', '100%', /from 16em to 60em/],
    ['--placet-width', '61em', /from 16em to 60em/],
    ['--placet-width', 'calc(1px)', /from 16em to 60em/],
    ['--placet-size', '11px', /from 0.75em to 1.5em/],
    ['--placet-size', '1', /from 0.75em to 1.5em/],
    ['--placet-size', '1rem', /from 0.75em to 1.5em/],
    ['--placet-size', '1e9em', /from 0.75em to 1.5em/],
    ['--placet-radius', '-1px', /from 0em to 2em/],
    ['--placet-space', '0', /from 0.5em to 2.5em/],
    ['--placet-block', '-99em', /must be "auto 0" or "auto"/],
    ['--placet-inline', '0 -99em', /must be "0 auto"/],
    ['--placet-scheme', 'only light', /must be "light dark"/],
    ['--placet-font', 'inherit', /must be font families/],
    ['--placet-font', 'Georgia, 1px', /must be font families/],
    ['--placet-font', "'Georgia", /must be font families/],
    ['--placet-font', 'url(x)', /must be font families/],
    ['--placet-acent', 'red', /nearest is "--placet-accent"/],
    ['--placet-colour', 'red', /is no property of a look/],
    ['display', 'none', /is no property of a look/],
    ['__proto__', 'none', /is no property of a look/],
  ])('%s: %s is refused, with the mend', (property, value, message) => {
    const look = Object.fromEntries([[property, value]])
    expect(checkLook(look)).toEqual([{ property, message: expect.stringMatching(message) }])
  })

  test.each([
    ['--placet-accent', 'light-dark(rgb(1, 2, 3), hsl(200 50% 70% / 0.9))'],
    ['--placet-text', 'LIGHT-DARK( black , white )'],
    ['--placet-text', 'light-dark(color(display-p3 0.2 0.1 0), oklch(95% 0.02 90))'],
    ['--placet-text', 'canvastext'],
    ['--placet-surface', 'canvas'],
    ['--placet-border', 'transparent'],
    ['--placet-width', '300px'],
    ['--placet-width', '60em'],
    ['--placet-size', '12px'],
    ['--placet-size', '.75em'],
    ['--placet-radius', '0'],
    ['--placet-radius', '2em'],
    ['--placet-font', `"Noto Sans", 'Times New Roman', ui-serif, Gill Sans`],
    ['--placet-inline', 'auto 0'],
    ['--placet-block', 'auto'],
    ['--placet-scheme', 'light dark'],
  ])('%s: %s is accepted', (property, value) => {
    expect(checkLook({ [property]: value })).toEqual([])
  })

  test('nothing that is no listed property or no value of one is ever accepted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (property, value) => {
        expect(checkLook(Object.fromEntries([[property, value]]))).not.toEqual([])
      }),
    )
  })
})
