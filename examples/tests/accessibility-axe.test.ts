import axe, { type AxeResults, type Result } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  asked,
  askAgain,
  LAPTOP,
  notice,
  openLongSite,
  PHONE,
  STATES,
  still,
  type LongSite,
  type State,
} from './accessibility-site.ts'

/** Everything that WCAG 2.0 to 2.2 ask at A and AA, and what is good practice besides. */
const TAGS = 'wcag2a wcag2aa wcag21a wcag21aa wcag22a wcag22aa best-practice'.split(' ')
const ALL = JSON.stringify({ runOnly: { type: 'tag', values: TAGS } })
/** What depends on colours. */
const COLOURS = JSON.stringify({ runOnly: ['color-contrast', 'link-in-text-block'] })

const LOOKS = [
  ['light', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced colours', { colorScheme: 'dark', forcedColors: 'active' }],
] as const

let long: LongSite
beforeAll(async () => {
  long = await openLongSite()
})
afterAll(() => long.close())

const said = (results: readonly Result[]): string[] =>
  results.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.flat().join(' ')} ${any[0]?.message ?? ''}`),
  )

/** What axe finds wrong, and what it leaves to somebody else's judgement. */
async function examine(page: Page, options: string): Promise<string[]> {
  const found = await page.evaluate<AxeResults>(`axe.run(document, ${options})`)
  // Contrast that axe cannot tell is measured in accessibility-contrast.test.ts.
  const open = found.incomplete.filter(({ id }) => id !== 'color-contrast')
  return said([...found.violations, ...open])
}

/** What is wrong in each look at each width, in the state that the page is in. */
async function everywhere(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const all: string[] = []
  for (const size of [LAPTOP, PHONE]) {
    await page.setViewportSize(size)
    for (const [look, media] of LOOKS) {
      await page.emulateMedia(media)
      await still(page)
      const wrong = await examine(page, look === 'light' ? ALL : COLOURS)
      all.push(...wrong.map((one) => `${look} at ${size.width} px: ${one}`))
    }
  }
  return all
}

async function entered(state: State, path: string): Promise<Page> {
  const page = await long.visitor()
  if (state.before !== undefined) await page.addInitScript(state.before)
  await (state.asked ? asked(page, long.site.origin + path) : page.goto(long.site.origin + path))
  await state.enter(page)
  await still(page)
  expect(await page.locator(state.shown).count()).toBe(1)
  return page
}

describe.each([
  ['left to right', '/'],
  ['right to left', '/ar'],
])('from %s, in light, dark and forced colours, wide and narrow', (_, path) => {
  test.each(STATES)('axe finds nothing wrong with $name', async (state) => {
    const page = await entered(state, path)
    expect(await everywhere(page)).toEqual([])
    await page.context().close()
  })

  test('axe finds nothing wrong with the notice that asks again and says what is new', async () => {
    const page = await long.visitor()
    await askAgain(long, page, path)
    await notice(page).locator('p b').waitFor()
    expect(await everywhere(page)).toEqual([])
    await page.context().close()
  })
})

test('axe sees into the notice: it finds a button that somebody took the name from', async () => {
  const page = await long.visitor()
  await asked(page, long.site.origin)
  await notice(page)
    .locator('button')
    .first()
    .evaluate((button) => button.replaceChildren())
  await page.evaluate(axe.source)
  expect(await examine(page, ALL)).toContainEqual(expect.stringContaining('button-name'))
  await page.context().close()
})
