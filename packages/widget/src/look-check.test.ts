import { expect, test } from 'vitest'
import { faintest, warnOfFaint, type Channels } from './look-check.ts'

const BLACK: Channels = [0, 0, 0]
const WHITE: Channels = [255, 255, 255]
const text = { property: '--placet-text', least: 4.5 }

test('says of a faint colour what it has, what it needs and what would do', () => {
  expect(faintest([{ ...text, colour: [153, 153, 153], on: WHITE }])).toEqual([
    '  --placet-text: #999999 on #ffffff is 2.84:1, the least is 4.5:1; #767676 would do',
  ])
})

test('says nothing of what can be read', () => {
  expect(
    faintest([
      { ...text, colour: [118, 118, 118], on: WHITE },
      { ...text, colour: WHITE, on: BLACK },
      { property: '--placet-accent', least: 3, colour: [148, 148, 148], on: WHITE },
    ]),
  ).toEqual([])
})

test.each<[on: Channels]>([[BLACK], [WHITE], [[118, 118, 118]], [[200, 30, 90]]])(
  'what would do on %j does',
  (on) => {
    const [line = ''] = faintest([{ ...text, colour: on, on }])
    const [, r = '', g = '', b = ''] = /; #(..)(..)(..) would do$/.exec(line) ?? []
    const better: Channels = [parseInt(r, 16), parseInt(g, 16), parseInt(b, 16)]
    expect(faintest([{ ...text, colour: better, on }])).toEqual([])
  },
)

test('where nothing can be measured it says nothing and throws nothing', () => {
  expect(() => warnOfFaint()).not.toThrow()
})

test('what would do on a faint colour does on the one in its place', () => {
  const accent: Channels = [200, 200, 200]
  expect(
    faintest([
      { property: '--placet-accent', least: 3, colour: accent, on: WHITE },
      { property: '--placet-accent-text', least: 4.5, colour: [230, 230, 230], on: accent },
    ]).map((line) => line.split(';')[1]),
  ).toEqual([' #949494 would do', ' #2c2c2c would do'])
})
