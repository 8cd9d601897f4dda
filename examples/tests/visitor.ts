import type { BrowserContext, Cookie, Page, Response } from 'playwright-core'
import type { Hit } from './front.ts'

/** The notice, which is on the page only while the visitor is asked. */
export const NOTICE = 'placet-consent [data-placet-layer=notice]'
export const PREFERENCES = 'placet-consent [data-placet-layer=preferences]'

export const action = (name: string): string => `[data-placet-action=${name}]`

/** Everything a page of this origin keeps on the device. */
export async function stored(page: Page): Promise<readonly string[]> {
  const inPage = await page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
    ...(await caches.keys()),
  ])
  const cookies = await page.context().cookies()
  return [...inPage, ...cookies.map(({ name }) => name)]
}

export async function cookie(context: BrowserContext, name: string): Promise<Cookie | undefined> {
  return (await context.cookies()).find((found) => found.name === name)
}

/** Whether this answers a decision that was posted. */
export const isRecorded = (response: Response): boolean =>
  response.request().method() === 'POST' && response.url().endsWith('/placet/decisions')

/** Presses a button of the notice and waits for the server's answer to the decision. */
export async function decide(page: Page, name: string): Promise<Response> {
  const answer = page.waitForResponse(isRecorded)
  await page.locator(`${NOTICE} ${action(name)}`).click()
  return answer
}

/** Posts events from the page, as an analytics script of the site would. */
export async function postEvents(
  page: Page,
  token: string,
): Promise<{ status: number; code?: string }> {
  return page.evaluate(
    async (body) => {
      const response = await fetch('/placet/events', {
        method: 'POST',
        credentials: 'omit',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return { status: response.status, ...((await response.json()) as { code?: string }) }
    },
    JSON.stringify({ token, events: [{ name: 'page_view', dimensions: { page: 'home' } }] }),
  )
}

/** Requests that only a grant may cause. */
export const optional = (hits: readonly Hit[]): string[] =>
  hits
    .filter(
      ({ host, path }) => host.includes('clipstage') || /analytics\.js|\/placet\/events/.test(path),
    )
    .map(({ host, path }) => host + path)

/** Waits until `found` gives something, looking again every 50 ms for ten seconds. */
export async function eventually<T>(
  found: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const value = await found()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('waited ten seconds in vain')
}
