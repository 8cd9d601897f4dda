import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  asked,
  askAgain,
  focused,
  LAPTOP,
  notice,
  openLongSite,
  PHONE,
  preferences,
  press,
  type LongSite,
} from './accessibility-site.ts'
import { cookie, eventually } from './visitor.ts'

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

const open = (path = '/'): Promise<void> => asked(page, long.site.origin + path)
const run = <T>(code: string): Promise<T> => page.evaluate<T>(code)

/** The whole of the notice as assistive technology has it. */
const NOTICE_TREE = `
- region "Your choice on Fine-Tune Lab":
  - heading "Your choice on Fine-Tune Lab" [level=2]
  - paragraph: "Fine-Tune Lab keeps what this site needs on your device, and asks for the rest:"
  - term: Functional
  - definition: Remembers how you like it to look. Plays our films, and remembers where you paused.
  - term: Anonymous analytics
  - definition: Counts which pages, features and API endpoints are used.
  - paragraph:
    - text: You can change or withdraw your choice at any time.
    - link "Privacy policy":
      - /url: /privacy
  - button "Reject all"
  - button "Accept all"
  - button "Preferences"
`.trim()

describe('the notice', () => {
  test('is a region by the name of its heading, and says who asks, for what, and how to answer', async () => {
    await open()
    expect(await notice(page).ariaSnapshot()).toBe(NOTICE_TREE)
  })

  test('that asks again says what is new before anything else', async () => {
    await askAgain(long, page)
    const tree = await notice(page).ariaSnapshot()
    expect(tree.split('\n').slice(1, 3)).toEqual([
      '  - heading "Your choice on Fine-Tune Lab" [level=2]',
      '  - paragraph: "New since you last chose: Functional"',
    ])
  })

  test('is no dialog and claims to be none', async () => {
    await open()
    const claims = '[role=dialog], [role=alertdialog], [aria-modal], dialog'
    expect(await page.locator(`placet-consent`).locator(claims).count()).toBe(0)
    expect(await page.locator(`placet-consent:is(${claims})`).count()).toBe(0)
    expect(await notice(page).evaluate(({ localName }) => localName)).toBe('section')
  })

  test('takes no focus when it comes, and is the first thing that Tab comes to', async () => {
    await open()
    expect(await focused(page)).toBe('nothing')
    const order: string[] = []
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab')
      order.push(await focused(page))
    }
    expect(order).toEqual([
      'Privacy policy',
      'reject-all',
      'accept-all',
      'preferences',
      'Privacy',
      'near',
    ])
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('preferences')
  })

  test('does not take focus from what had it', async () => {
    // Before the script has come: the tag waits for a policy that is let go later.
    await page.route('**/policy.json', async (route) => {
      await page.locator('#ask').focus()
      await route.continue()
    })
    await open()
    expect(await focused(page)).toBe('ask')
  })

  test('leaves the page to the mouse, to the keyboard and to scrolling', async () => {
    await open()
    await page.locator('.own').first().click()
    await page.locator('.own').nth(6).focus()
    await page.keyboard.press('Enter')
    expect(await run('pressed')).toBe(2)
    await run('scrollTo(0, 0)')
    await page.mouse.move(900, 100)
    await page.mouse.wheel(0, 300)
    await eventually(async () => ((await run<number>('scrollY')) > 200 ? true : undefined))
    expect(await page.locator('[inert], [aria-hidden]').count()).toBe(0)
    expect(await run('getComputedStyle(document.body).overflow')).toBe('visible')
  })

  test.each([LAPTOP, PHONE])(
    'never hides what has focus, on the way through the page at $width px and back',
    async (size) => {
      await page.setViewportSize(size)
      await open()
      const hidden: string[] = []
      const seen = new Set<string>()
      for (const key of ['Tab', 'Shift+Tab']) {
        for (let i = 0; i < 40; i++) {
          await page.keyboard.press(key)
          const state = await page.evaluate(sightOfFocus)
          if (state === undefined) continue
          seen.add(state.what)
          if (!state.seen) hidden.push(`${key} ${state.what}`)
        }
      }
      expect(hidden).toEqual([])
      expect(seen).toContain('far')
      expect(seen.size).toBeGreaterThan(26)
    },
  )

  test.each(['accept-all', 'reject-all'])(
    'goes on %s without moving the page, and Tab goes on at what comes next',
    async (answer) => {
      await open()
      await run('scrollTo(0, 700)')
      await notice(page).locator(`[data-placet-action=${answer}]`).press('Enter')
      await notice(page).waitFor({ state: 'detached' })
      expect(await run('scrollY')).toBe(700)
      await page.keyboard.press('Tab')
      expect(await focused(page)).toBe('Privacy')
    },
  )

  test('whose end comes from another tab leaves focus in the page where it is', async () => {
    await open()
    const other = await page.context().newPage()
    await asked(other, long.site.origin)
    await page.locator('.own').nth(4).focus()
    const before = await focused(page)
    await press(notice(other), 'reject-all')
    await notice(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toBe(before)
  })
})

/** Whether anything of what has focus in the page can be seen; nothing, where the page has none. */
function sightOfFocus(): { what: string; seen: boolean } | undefined {
  const found = document.activeElement
  if (!found || found === document.body || found.localName.startsWith('placet-')) return undefined
  const { left, top, width, height } = found.getBoundingClientRect()
  const parts = [0.05, 0.25, 0.5, 0.75, 0.95]
  const seen = parts.some((x) =>
    parts.some((y) => {
      const hit = document.elementFromPoint(left + width * x, top + height * y)
      return hit !== null && (hit === found || found.contains(hit))
    }),
  )
  return { what: found.id || found.textContent.trim(), seen }
}

describe('the word that a choice is saved', () => {
  test.each([
    ['accept-all', 'notice'],
    ['reject-all', 'notice'],
    ['accept-all', 'preferences'],
    ['reject-all', 'preferences'],
    ['save', 'preferences'],
  ])('comes after %s on the %s, in a live region that was there before it', async (answer, on) => {
    await open()
    const region = page.locator('placet-consent').getByRole('status')
    const before = await region.elementHandle()
    expect(await region.textContent()).toBe('')
    if (on === 'preferences') await press(notice(page), 'preferences')
    await press(on === 'preferences' ? preferences(page) : notice(page), answer)
    expect(await region.ariaSnapshot()).toBe('- status: Your choice is saved.')
    expect(await before?.evaluate((element) => element.isConnected)).toBe(true)
    expect((await cookie(page.context(), 'placet'))?.value).toMatch(/^u\./)
  })

  test('is seen by nobody, and leaves the page once it was heard', async () => {
    await open()
    await press(notice(page), 'reject-all')
    const size = await page
      .locator('placet-consent')
      .getByRole('status')
      .evaluate((region) => getComputedStyle(region).clipPath)
    expect(size).toBe('inset(50%)')
    await page.locator('placet-consent').waitFor({ state: 'detached' })
  })
})
