import { globSync, readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asciiToBase64url } from '../../packages/core/src/policy/base64url.ts'
import {
  bundledRules,
  ownRule,
  startEngine,
  type Engine,
  type Rules,
} from './autoconsent-engine.ts'
import { action, cookie, eventually, NOTICE, optional, PREFERENCES } from './visitor.ts'
import { openWorld, WWW, type World } from './world.ts'

let world: World
let visitor: BrowserContext
let page: Page
let own: unknown
let bundled: Rules
let mark: number

beforeAll(async () => {
  world = await openWorld()
  own = await ownRule()
  bundled = await bundledRules()
})
afterAll(() => world.close())
beforeEach(async () => {
  visitor = await world.visitor()
  page = await visitor.newPage()
  page.setDefaultTimeout(10_000)
  mark = world.hits.length
})
afterEach(() => visitor.close())

/** The engine as it comes; and with its guesses about notices of which it knows nothing. */
const AS_IT_COMES = { heuristicMode: 'off', enablePrehide: true } as const
const GUESSING = { heuristicMode: 'tier2', enablePrehide: true } as const

const claims = async (): Promise<{ cat: string[] }> => {
  const value = (await cookie(visitor, '__Host-placet'))?.value ?? ''
  return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as {
    cat: string[]
  }
}
const since = (): string[] => optional(world.hits.slice(mark))
const signed = (): Promise<unknown> =>
  eventually(async () =>
    (await cookie(visitor, '__Host-placet'))?.value.startsWith('ey') ? true : undefined,
  )
/** Until the engine has given up on this document: it looks again only where something moves. */
const foundNothing = (engine: Engine, from: number): Promise<unknown> =>
  eventually(async () => {
    await page.evaluate(() => document.documentElement.toggleAttribute('data-stirred'))
    const states = engine.said.slice(from).map(({ state }) => state?.lifecycle)
    return states.includes('nothingDetected') ? true : undefined
  })
const errors = (engine: Engine): unknown[] =>
  engine.said.filter(({ type }) => type === 'autoconsentError')

describe('autoconsent with the rule that ships', () => {
  test.each([
    ['alone', AS_IT_COMES, () => [own]],
    ['behind all of the engine’s own', GUESSING, () => [...bundled, own]],
  ])('%s, refuses for the visitor, and its own check says so', async (_, settings, rules) => {
    const engine = await startEngine(page, rules(), { ...settings, autoAction: 'optOut' })
    await page.goto(WWW)
    await engine.hear('popupFound', { cmp: 'placet' })
    await engine.hear('optOutResult', { cmp: 'placet', result: true })
    await engine.hear('autoconsentDone', { cmp: 'placet' })
    expect((await claims()).cat).toEqual([])
    expect(await engine.selfTest()).toBe(true)
    await signed()
    expect(await engine.selfTest()).toBe(true)
    expect(engine.said.filter(({ type }) => type === 'cmpDetected').map(({ cmp }) => cmp)).toEqual([
      'placet',
    ])
    expect(errors(engine)).toEqual([])
    // Nothing is left that could be found, and clicked, again.
    await page.locator('placet-consent').waitFor({ state: 'detached' })

    const heard = engine.said.length
    await page.reload()
    await foundNothing(engine, heard)
    const after = engine.said.slice(heard).map(({ type }) => type)
    expect(after.filter((type) => /cmpDetected|popupFound|Result/.test(type))).toEqual([])
    expect((await claims()).cat).toEqual([])
    expect(since()).toEqual([])
  })

  test('accepts for the visitor where told to, and then its check of a refusal fails', async () => {
    const engine = await startEngine(page, [...bundled, own], { ...GUESSING, autoAction: 'optIn' })
    await page.goto(WWW)
    await engine.hear('optInResult', { cmp: 'placet', result: true })
    await engine.hear('autoconsentDone', { cmp: 'placet' })
    await signed()
    expect((await claims()).cat).toEqual(['analytics', 'functional'])
    expect(await engine.selfTest()).toBe(false)
    await eventually(() => (since().length > 0 ? true : undefined))
    expect(errors(engine)).toEqual([])
  })
})

test('autoconsent without it clicks nothing here: the notice stays, and all is denied', async () => {
  const engine = await startEngine(page, bundled, { ...GUESSING, autoAction: 'optOut' })
  await page.goto(WWW)
  await page.locator(NOTICE).waitFor()
  await foundNothing(engine, 0)
  expect(engine.said.filter(({ type }) => type === 'cmpDetected')).toEqual([])
  expect(await page.locator(NOTICE).isVisible()).toBe(true)
  expect(await visitor.cookies()).toEqual([])
  expect(since()).toEqual([])
})

test('the rule’s mark of a refusal is in every answer that grants nothing, and in no other', () => {
  const rule = own as { test: [unknown, { any: { cookieContains: string }[] }] }
  const refused = (text: string): boolean =>
    rule.test[1].any.some(({ cookieContains }) => text.includes(cookieContains))
  const hash = 'R'.repeat(12)
  for (const key of ['a', 'ab', 'abc', 'analytics', 'functional', 'marketing-and-more']) {
    for (const more of [{}, { gpc: true }]) {
      const answer = (cat: string[]): string =>
        asciiToBase64url(JSON.stringify({ ask: { [key]: hash }, cat, exp: 1, ...more, iss: 'x' }))
      expect(refused(`__Host-placet=u.${answer([])}`)).toBe(true)
      expect(refused(`__Host-placet=u.${answer([key])}`)).toBe(false)
    }
  }
})

describe('a click that no hand made', () => {
  const untrusted = (layer: string, name: string): Promise<void> =>
    page.evaluate(
      ([one, two]) =>
        document
          .querySelector('placet-consent')
          ?.shadowRoot?.querySelector<HTMLElement>(
            `[data-placet-layer=${one}] [data-placet-action=${two}]`,
          )
          ?.click(),
      [layer, name],
    )

  test.each([
    ['reject-all', []],
    ['accept-all', ['analytics', 'functional']],
  ])('on %s of the notice is obeyed', async (name, cat) => {
    await page.goto(WWW)
    await page.locator(NOTICE).waitFor()
    await untrusted('notice', name)
    await signed()
    expect((await claims()).cat).toEqual(cat)
  })

  test('opens, sets, closes and saves preferences', async () => {
    await page.goto(WWW)
    await page.locator(NOTICE).waitFor()
    await untrusted('notice', 'preferences')
    await page.locator(PREFERENCES).waitFor()
    await untrusted('preferences', 'close')
    await page.locator(PREFERENCES).waitFor({ state: 'detached' })
    expect(await visitor.cookies()).toEqual([])
    await untrusted('notice', 'preferences')
    await page.evaluate(() =>
      document
        .querySelector('placet-consent')
        ?.shadowRoot?.querySelector<HTMLElement>('[data-placet-category=analytics]')
        ?.click(),
    )
    await untrusted('preferences', 'save')
    await signed()
    expect((await claims()).cat).toEqual(['analytics'])
  })

  test('on the page’s own way to preferences is obeyed', async () => {
    await page.goto(WWW)
    await page.locator(NOTICE).waitFor()
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-placet-open]')?.click())
    await page.locator(`${PREFERENCES} ${action('save')}`).waitFor()
  })
})

test('nothing in the page asks whether a person or a program drives the browser', () => {
  const root = new URL('../../', import.meta.url).pathname
  const files = globSync('packages/{core,widget}/src/**/*.{ts,tsx}', { cwd: root })
  const asking = files
    .filter((file) => !file.includes('.test.'))
    .filter((file) =>
      /webdriver|userAgent|isTrusted|headless/i.test(readFileSync(root + file, 'utf8')),
    )
  expect(files.length).toBeGreaterThan(50)
  expect(asking).toEqual([])
})
