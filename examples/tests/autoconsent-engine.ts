import { readFile } from 'node:fs/promises'
import type { Frame, Page } from 'playwright-core'

/** What the engine's content script says; see lib/messages.ts of @duckduckgo/autoconsent. */
interface Said {
  readonly type: string
  readonly cmp?: string
  readonly result?: boolean
  readonly state?: { readonly lifecycle: string; readonly clicks: number }
}

/** Settings of the engine that a test differs in; see lib/types.ts there. */
export interface Settings {
  readonly autoAction: 'optOut' | 'optIn'
  readonly heuristicMode: 'off' | 'reject' | 'tier1' | 'tier2'
  readonly enablePrehide: boolean
}

/** Rules in the order in which they are given to the engine. */
export type Rules = readonly unknown[]

/** The engine at work in a page. */
export interface Engine {
  /** Everything it said, over all documents. */
  readonly said: readonly Said[]
  /** Waits for a message, for twelve seconds. */
  hear(type: string, having?: Partial<Said>): Promise<Said>
  /** Asks it to check by the rule's own test whether its refusal holds. */
  selfTest(): Promise<boolean | undefined>
}

const dist = (path: string): URL =>
  new URL(`../../node_modules/@duckduckgo/autoconsent/${path}`, import.meta.url)

/** The rule that ships with the widget. */
export async function ownRule(): Promise<unknown> {
  const url = new URL('../../packages/widget/rules/autoconsent/placet.json', import.meta.url)
  return JSON.parse(await readFile(url, 'utf8'))
}

/** The rules that come with the engine: several hundred. */
export async function bundledRules(): Promise<Rules> {
  const { autoconsent } = JSON.parse(await readFile(dist('rules/rules.json'), 'utf8')) as {
    autoconsent: Rules
  }
  return autoconsent
}

/**
 * Puts the engine into every document of a page from its beginning on, as an extension does. It
 * looks for notices a few times, half a second apart, and no longer.
 */
export async function startEngine(page: Page, rules: Rules, settings: Settings): Promise<Engine> {
  const said: Said[] = []
  const config = { enabled: true, detectRetries: 2, ...settings }
  const answer = (frame: Frame): Promise<unknown> =>
    frame.evaluate(
      `autoconsentReceiveMessage(${JSON.stringify({ type: 'initResp', config, rules: { autoconsent: rules } })})`,
    )
  await page.exposeBinding('autoconsentSendMessage', ({ frame }, message: Said) => {
    said.push(message)
    // A document that is left before it has an answer needs none.
    if (message.type === 'init') answer(frame).catch(() => undefined)
  })
  await page.addInitScript(await readFile(dist('dist/autoconsent.playwright.js'), 'utf8'))

  const hear = async (type: string, having: Partial<Said> = {}): Promise<Said> => {
    for (let i = 0; i < 240; i++) {
      const found = said.findLast((one) => one.type === type && includes(one, having))
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`did not hear ${type}, but ${said.map((one) => one.type).join()}`)
  }
  return {
    said,
    hear,
    async selfTest() {
      const before = said.length
      await page.evaluate("autoconsentReceiveMessage({ type: 'selfTest' })")
      await hear('selfTestResult')
      return said.slice(before).find(({ type }) => type === 'selfTestResult')?.result
    },
  }
}

const includes = (said: Said, having: Partial<Said>): boolean =>
  Object.entries(having).every(([key, value]) => Reflect.get(said, key) === value)
