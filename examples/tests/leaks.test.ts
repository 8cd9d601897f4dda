import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepWorker } from './leaks/kept-worker.ts'
import { expectedBy } from './leaks/expected.ts'
import { bare, guarded, isThrough, measure, type Measured } from './leaks/measure.ts'
import { TECHNIQUES } from './leaks/registry.ts'
import { openLab, type Lab, type Visit } from './leaks/run.ts'
import { DENIED } from './leaks/states.ts'
import { leaksDocument } from './leaks/table.ts'
import { targetOf } from './leaks/technique.ts'

const COMMITTED = new URL('../../packages/core/LEAKS.md', import.meta.url)

let lab: Lab
let unguarded: Visit
let measured: Measured
let committed: string

beforeAll(async () => {
  committed = await readFile(COMMITTED, 'utf8')
  lab = await openLab()
  unguarded = await bare(lab)
  measured = await measure(lab, expectedBy(committed))
}, 120_000)
afterAll(() => lab.close())

const idsOf = (techniques: typeof TECHNIQUES): string[] => techniques.map(({ id }) => id).sort()
const through = (visit: Visit | undefined): string[] => [...(visit?.leaks.keys() ?? [])].sort()

const beyond = idsOf(TECHNIQUES.filter((one) => one.beyond !== undefined))

/** Where a visitor may be taken; nothing else may be asked for anywhere but at the site itself. */
const navigations = TECHNIQUES.flatMap((one) =>
  'to' in one && one.beyond !== undefined ? [targetOf(one).url] : [],
)

test('no two techniques share a name', () => {
  expect(new Set(idsOf(TECHNIQUES)).size).toBe(TECHNIQUES.length)
})

test('with nothing in the way each technique leaks, and nothing else does', () => {
  expect(through(unguarded)).toEqual(idsOf(TECHNIQUES))
  expect(unguarded.strays).toEqual([])
})

describe('all layers together let through nothing but what no layer can hold', () => {
  test.each(DENIED)('%s', async (state) => {
    const visit = state === 'undecided' ? measured.get('all together') : await guarded(lab, state)
    expect(through(visit)).toEqual(beyond)
    expect(visit?.elsewhere).toEqual(navigations)
    expect(visit?.strays).toEqual([])
  })
})

test('the content policy closes exactly the holes that the shield leaves to requests', () => {
  const both = TECHNIQUES.filter(
    ({ id }) => isThrough(measured, 'shield alone', id) && isThrough(measured, 'CSP alone', id),
  )
  expect(idsOf(both.filter((one) => 'to' in one && one.beyond === undefined))).toEqual([])
})

test('the shield lets through the same after a refusal as before an answer', async () => {
  const before = through(measured.get('shield alone'))
  const refused = await lab.visit({ layers: ['shield'], state: 'refused', awaited: before })
  expect(through(refused)).toEqual(before)
})

test('what a grant lets through happens as often as with nothing in the way', () => {
  const { leaks, strays } = measured.get('all, once granted') ?? {
    leaks: new Map<string, number>(),
    strays: [],
  }
  const often = [...leaks].map(([id]) => [id, unguarded.leaks.get(id)])
  expect(leaks.size).toBeGreaterThan(0)
  expect(Object.fromEntries(leaks)).toEqual(Object.fromEntries(often))
  expect(strays).toEqual([])
})

describe('a service worker that came under a grant', () => {
  test('keeps its content policy after a refusal', async () => {
    expect(await keepWorker('as answered')).toEqual({ granted: 1, refused: 1 })
  })

  test('is held where its script comes with the content policy of a refusal', async () => {
    expect(await keepWorker('as refused')).toEqual({ granted: 0, refused: 0 })
  })
})

test('the committed table is what was measured', () => {
  expect(leaksDocument(measured)).toBe(committed)
})
