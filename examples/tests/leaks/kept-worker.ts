import { contentSecurityPolicy, createGate } from '../../../packages/server/src/verify.ts'
import { loadKeys, makeKey } from '../../../packages/server/src/keys.ts'
import { openBrowser } from '../world.ts'
import { POLICY } from './policy.ts'
import { openSite } from './site.ts'
import { giveToken } from './states.ts'
import { HOSTS, LEAK, OWN } from './technique.ts'

/** Answers `/ask` with what a third party says, or with why it could not be asked. */
const WORKER = `
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  if (!event.request.url.endsWith('/ask')) return
  const asked = fetch('https://${HOSTS.tracker}${LEAK}asked.txt', { mode: 'no-cors' })
  event.respondWith(asked.then(() => new Response(), () => new Response()))
})`

const START = `navigator.serviceWorker.register('/kept.js').then(() => navigator.serviceWorker.ready)`
const ASK = `fetch('/ask').then((response) => response.text())`

/** How often a service worker that came under a grant reached a third party. */
export interface Kept {
  readonly granted: number
  readonly refused: number
}

/**
 * Starts a service worker of the site while everything is granted, asks through it, refuses, and
 * asks again. Its script comes with the content policy of the visitor's answer like everything
 * else of the site, or with that of a refusal whatever the answer is.
 */
export async function keepWorker(script: 'as answered' | 'as refused'): Promise<Kept> {
  const keys = await loadKeys([await makeKey()])
  const gate = createGate({ policy: POLICY, keys: keys.jwks })
  const site = await openSite()
  site.serve({
    head: '',
    files: { '/kept.js': WORKER },
    async headers(headers, request) {
      const isWorker = request['sec-fetch-dest'] === 'serviceworker'
      const answer = await gate(isWorker && script === 'as refused' ? {} : request)
      headers.set('content-security-policy', contentSecurityPolicy(answer, POLICY))
      return headers
    },
  })
  const browser = await openBrowser(site.port)
  const asked = (): number => site.hits.filter(({ host }) => host === HOSTS.tracker).length
  try {
    const visitor = await browser.newContext({ ignoreHTTPSErrors: true })
    const page = await visitor.newPage()
    const visit = async (state: 'granted' | 'refused'): Promise<number> => {
      await giveToken(visitor, state, keys)
      const before = asked()
      await page.goto(`https://${OWN}/plain`)
      await page.evaluate(START)
      await page.reload()
      await page.evaluate(ASK)
      return asked() - before
    }
    return { granted: await visit('granted'), refused: await visit('refused') }
  } finally {
    await browser.close()
    await site.close()
  }
}
