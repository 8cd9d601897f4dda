import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  asked,
  LAPTOP,
  notice,
  openLongSite,
  preferences,
  press,
  still,
  type LongSite,
} from './accessibility-site.ts'
import { action, cookie } from './visitor.ts'

let long: LongSite
let page: Page

beforeAll(async () => {
  long = await openLongSite()
})
afterAll(() => long.close())
beforeEach(async () => {
  page = await long.visitor()
})
afterEach(() => page.context().close())

/** What would be an answer, or lead out of the site. */
const ANSWERS = `button:is(${['accept-all', 'reject-all', 'save'].map(action).join()}), a[href]:not([href^="#"])`

/** Whether a press is one there: where focus is, or at a point, in a shadow root or outside. */
const answersAt = (at?: { x: number; y: number }): Promise<boolean> =>
  page.evaluate<boolean>(`{
    const inner = (root) => ${at ? `root.elementFromPoint(${at.x}, ${at.y})` : 'root.activeElement'}
    let found = inner(document)
    const held = found?.localName === 'placet-placeholder'
    while (found?.shadowRoot && inner(found.shadowRoot)) found = inner(found.shadowRoot)
    held || found?.closest(${JSON.stringify(ANSWERS)}) != null
  }`)

const KEYS = ['Tab', 'Shift+Tab', 'Escape', 'PageDown', 'ArrowDown', 'ArrowRight', 'End', 'Home']
const CONTROLS = [
  '[data-placet-action=preferences]',
  '[data-placet-action=close]',
  'input',
  'summary',
]
const within = (length: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: length - 1 })

/** What somebody may do who gives no answer: the mouse twice, as it is half of all that is done. */
const act = fc.oneof(
  fc.record({ key: fc.constantFrom(...KEYS) }),
  fc.record({ press: fc.constantFrom('Enter', 'Space') }),
  fc.record({ x: within(LAPTOP.width), y: within(LAPTOP.height) }),
  fc.record({ x: within(500), y: within(LAPTOP.height) }),
  fc.record({ wheel: fc.integer({ min: -900, max: 1800 }) }),
  fc.record({ control: fc.constantFrom(...CONTROLS) }),
  fc.record({ leave: fc.constantFrom('reload', 'back', 'wait') }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

async function leave(how: string): Promise<void> {
  if (how === 'reload') await page.reload()
  if (how === 'wait') await page.waitForTimeout(60)
  if (how === 'back') {
    await page.goto(`${long.site.origin}/privacy`)
    await page.goBack()
  }
  // Else it comes between the look at what a click would hit and the click.
  await notice(page).waitFor()
  await still(page)
}

async function perform(one: Act): Promise<void> {
  if ('key' in one) await page.keyboard.press(one.key)
  else if ('press' in one) {
    if (!(await answersAt())) await page.keyboard.press(one.press)
  } else if ('x' in one) {
    if (!(await answersAt(one))) await page.mouse.click(one.x, one.y)
  } else if ('wheel' in one) await page.mouse.wheel(0, one.wheel)
  else if ('control' in one) {
    // Wherever it is, as an assistive tool does.
    await page.evaluate((control) => {
      const found = document.querySelector('placet-consent')?.shadowRoot?.querySelector(control)
      if (found instanceof HTMLElement) found.click()
    }, one.control)
  } else await leave(one.leave)
}

test('nothing but an answer is one: no Esc, no click beside it, no scrolling, leaving or waiting', async () => {
  const acts = fc.array(act, { minLength: 10, maxLength: 24 })
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      await asked(page, long.site.origin)
      for (const one of sequence) await perform(one)
      expect(await page.context().cookies()).toEqual([])
      await asked(page, `${long.site.origin}/ar`)
      const granted = await page.evaluate(
        'new Promise((tell) => placet.push(({ state }) => tell(state.effective)))',
      )
      expect(granted).toEqual({ essential: true, functional: false, analytics: false })
    }),
    { numRuns: 15, endOnFailure: true },
  )
})

test('what was ticked and not saved is no grant when preferences are closed, left or answered by refusing', async () => {
  await asked(page, long.site.origin)
  await press(notice(page), 'preferences')
  await preferences(page).getByRole('switch').first().check()
  await page.keyboard.press('Escape')
  await preferences(page).waitFor({ state: 'detached' })
  expect(await cookie(page.context(), 'placet')).toBeUndefined()
  await press(notice(page), 'preferences')
  await preferences(page).getByRole('switch').first().check()
  await press(preferences(page), 'reject-all')
  await preferences(page).waitFor({ state: 'detached' })
  const { value = '' } = (await cookie(page.context(), 'placet')) ?? {}
  const claims: unknown = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ cat: [] })
})
