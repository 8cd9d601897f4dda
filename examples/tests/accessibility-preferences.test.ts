import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  asked,
  focused,
  notice,
  openLongSite,
  preferences,
  press,
  type LongSite,
} from './accessibility-site.ts'
import { cookie } from './visitor.ts'

let long: LongSite
let page: Page

beforeAll(async () => {
  long = await openLongSite()
})
afterAll(() => long.close())
beforeEach(async () => {
  page = await long.visitor()
  await asked(page, long.site.origin)
})
afterEach(() => page.context().close())

const run = <T>(code: string): Promise<T> => page.evaluate<T>(code)
const decided = async (): Promise<boolean> => (await cookie(page.context(), 'placet')) !== undefined

/** Without what a mark that stands for something to see adds to the words. */
const tree = async (): Promise<string> =>
  (await preferences(page).ariaSnapshot()).replaceAll(/: ×| [›⌄]/gu, '')

/** The whole of preferences as assistive technology has it, where nothing was decided yet. */
const PREFERENCES_TREE = `
- dialog "Preferences":
  - heading "Preferences" [level=2]
  - button "Close"
  - paragraph: Nothing optional is on until you say so.
  - heading "Essential Always on" [level=3]
  - list:
    - listitem: Keeps you signed in.
    - listitem: Detects payment fraud.
    - listitem: Delivers the pages.
    - listitem: Remembers your choice.
  - paragraph: The site cannot work without these.
  - group: Who gets it, what is stored
  - heading "Functional" [level=3]:
    - text: Functional
    - switch "Functional"
  - list:
    - listitem: Remembers how you like it to look.
    - listitem: Plays our films, and remembers where you paused.
  - group: Who gets it, what is stored
  - heading "Anonymous analytics" [level=3]:
    - text: Anonymous analytics
    - switch "Anonymous analytics"
  - list:
    - listitem: Counts which pages, features and API endpoints are used.
  - paragraph: Anonymous counts only.
  - group: Who gets it, what is stored
  - paragraph: Fine-Tune Lab, finetunelab.ai
  - paragraph:
    - text: "Contact:"
    - link "privacy@finetunelab.ai":
      - /url: mailto:privacy@finetunelab.ai
  - paragraph:
    - text: "Complaints:"
    - link "Your data protection authority":
      - /url: https://www.edpb.europa.eu
  - link "Privacy policy":
    - /url: /privacy
  - button "Reject all"
  - button "Accept all"
  - button "Save choices"
`.trim()

describe('preferences', () => {
  test('are a dialog by the name of its heading, with a switch for each choice and its reasons', async () => {
    await press(notice(page), 'preferences')
    expect(await tree()).toBe(PREFERENCES_TREE)
  })

  test('explain each switch by its purposes', async () => {
    await press(notice(page), 'preferences')
    const analytics = preferences(page).getByRole('switch', { name: 'Anonymous analytics' })
    const described = await analytics.evaluate((input) => {
      const root = input.getRootNode()
      const id = input.getAttribute('aria-describedby') ?? ''
      return root instanceof ShadowRoot ? (root.getElementById(id)?.textContent ?? '') : ''
    })
    expect(described).toContain('Counts which pages')
    expect(await analytics.isChecked()).toBe(false)
  })

  test('are modal: focus moves in, and Tab stays among their controls', async () => {
    await press(notice(page), 'preferences')
    expect(await preferences(page).evaluate((dialog) => dialog.matches(':modal'))).toBe(true)
    expect(await focused(page)).toBe('close')
    const visited = new Set<string>()
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let i = 0; i < 24; i++) {
        await page.keyboard.press(key)
        visited.add(await focused(page))
      }
    }
    // "nothing" is the browser's own bar, which stands between the last and the first.
    expect([...visited].filter((name) => name !== 'nothing').sort()).toEqual(
      [
        'close',
        'functional',
        'analytics',
        'reject-all',
        'accept-all',
        'save',
        'Privacy policy',
        'privacy@finetunelab.ai',
        'Your data protection authority',
        'Who gets it, what is stored',
      ].sort(),
    )
  })

  test.each([
    ['Esc', () => page.keyboard.press('Escape')],
    ['their close button', () => press(preferences(page), 'close')],
  ])('close by %s, which decides nothing whatever is ticked', async (_, leave) => {
    await press(notice(page), 'preferences')
    await preferences(page).getByRole('switch', { name: 'Functional' }).check()
    await leave()
    await preferences(page).waitFor({ state: 'detached' })
    expect(await decided()).toBe(false)
    expect(await notice(page).isVisible()).toBe(true)
    await press(notice(page), 'preferences')
    expect(await preferences(page).getByRole('switch', { checked: true }).count()).toBe(0)
  })

  test.each(['near', 'far'])(
    'give focus back to what opened them on the page (%s), which does not move meanwhile',
    async (id) => {
      await page.locator(`#${id}`).focus()
      const at = await run('scrollY')
      await page.keyboard.press('Enter')
      await preferences(page).waitFor()
      expect(await run('scrollY')).toBe(at)
      await page.keyboard.press('Escape')
      await preferences(page).waitFor({ state: 'detached' })
      expect(await focused(page)).toBe(id)
      expect(await run('scrollY')).toBe(at)
    },
  )

  test('give focus back to the button of the notice, wherever the page stands', async () => {
    await run('scrollTo(0, 900)')
    await notice(page).locator('[data-placet-action=preferences]').press('Enter')
    await preferences(page).waitFor()
    expect(await run('scrollY')).toBe(900)
    await page.keyboard.press('Escape')
    await preferences(page).waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('preferences')
    expect(await run('scrollY')).toBe(900)
  })

  test.each(['accept-all', 'reject-all', 'save'])(
    'give focus back to what opened them on the page also after %s',
    async (answer) => {
      await page.locator('#far').click()
      const at = await run('scrollY')
      await preferences(page).locator(`[data-placet-action=${answer}]`).press('Enter')
      await preferences(page).waitFor({ state: 'detached' })
      expect(await focused(page)).toBe('far')
      expect(await run('scrollY')).toBe(at)
      expect(await decided()).toBe(true)
    },
  )

  test('leave the page where it is after a choice when the notice had opened them', async () => {
    await run('scrollTo(0, 900)')
    await press(notice(page), 'preferences')
    await press(preferences(page), 'save')
    await notice(page).waitFor({ state: 'detached' })
    expect(await run('scrollY')).toBe(900)
    await page.keyboard.press('Tab')
    expect(await focused(page)).not.toBe('nothing')
  })

  test('are worked by the keyboard alone: a switch by Space, facts by Enter', async () => {
    await press(notice(page), 'preferences')
    const functional = preferences(page).getByRole('switch', { name: 'Functional' })
    await functional.press('Space')
    expect(await functional.isChecked()).toBe(true)
    const facts = preferences(page).locator('details[data-placet-facts=functional]')
    await facts.locator('summary').press('Enter')
    await facts.getByText('Clipstage (').waitFor()
    await preferences(page).locator('[data-placet-action=save]').press('Enter')
    await preferences(page).waitFor({ state: 'detached' })
    expect(await decided()).toBe(true)
  })
})

describe("with a page's own modal dialog open", () => {
  const own = (): Promise<boolean> => run('document.querySelector("#own").open')

  test('preferences open above it, and closing them gives back to it', async () => {
    await page.locator('#ask').click()
    await page.locator('#inside').click()
    await preferences(page).waitFor()
    await preferences(page).locator('[data-placet-action=close]').click({ trial: true })
    await page.keyboard.press('Escape')
    await preferences(page).waitFor({ state: 'detached' })
    expect(await own()).toBe(true)
    expect(await focused(page)).toBe('inside')
  })

  test('the notice works or is not seen, and works in the page once that dialog is closed', async () => {
    await page.locator('#ask').click()
    if (await notice(page).isVisible()) {
      await notice(page)
        .locator('[data-placet-action=reject-all]')
        .click({ trial: true, timeout: 3000 })
    }
    expect(await own()).toBe(true)
    await page.locator('#done').click()
    expect(await decided()).toBe(false)
    await press(notice(page), 'reject-all')
    expect(await decided()).toBe(true)
  })

  test('a choice made above it leaves it open', async () => {
    await page.locator('#ask').click()
    await page.locator('#inside').click()
    await press(preferences(page), 'reject-all')
    await preferences(page).waitFor({ state: 'detached' })
    expect(await own()).toBe(true)
    expect(await focused(page)).toBe('inside')
    await page.locator('#done').click()
    expect(await focused(page)).toBe('ask')
  })
})
