import { isolated } from '../isolated.ts'
import type { Consent, Stop } from '../state.ts'
import { answerInCookie, type AnsweredPage } from './answer.ts'
import { shieldInsertions } from './insertions.ts'
import { defineProperty } from './intercept.ts'
import type { Known } from './judge.ts'
import { shieldMarkup } from './markup.ts'
import { shieldBeacon, shieldConnections, shieldFetch } from './requests.ts'
import { createScreen, type Screen, type ScreenOptions } from './screen.ts'
import { shieldSources } from './sources.ts'
import { shieldCookies, shieldDatabases, shieldStorage } from './storage.ts'
import { createWithholding } from './withholding.ts'
import { shieldXhr } from './xhr.ts'

/** What a shield enforces, and whom it tells. */
export interface ShieldOptions extends ScreenOptions {
  readonly page: AnsweredPage
}

/** A shield in its page. */
export interface Shield {
  /**
   * From now on `consent` says what is granted. What waits is replayed or refused now and at each
   * change. After the stop it gives back, the cookie's answer holds again.
   */
  connect(consent: Pick<Consent, 'subscribe'>): Stop
}

/** What elements load, however they come about. */
function shieldElements(screen: Screen): void {
  const withholding = createWithholding(screen)
  shieldMarkup(withholding)
  shieldInsertions(withholding)
  shieldSources(withholding)
}

/** Each by itself: where a browser lacks or locks one of these, the others stand. */
const PARTS: readonly ((screen: Screen) => void)[] = [
  shieldElements,
  shieldFetch,
  shieldBeacon,
  shieldXhr,
  shieldConnections,
  shieldCookies,
  shieldStorage,
  shieldDatabases,
]

/** Of two shields in a page the first one counts. */
const isFirst = (): boolean =>
  // What stands there once cannot be another.
  defineProperty(window, Symbol.for('placet.shield'), { value: {} })

/**
 * Holds back, from now on and in this page, every script-made script, iframe and image, fetch,
 * XMLHttpRequest, beacon, WebSocket, EventSource, cookie, storage key, database and cache that a
 * service without a grant declares; in strict mode also what no service declares. Only writes and
 * requests are looked at, never reads. The site's own hosts and essential services always pass,
 * and so do `data:`, `blob:`, `about:` and `javascript:` addresses, which reach no host, and what
 * only removes (`cookieStore.set` always counts as a write). An element passes by itself once its `Symbol.for('placet.once')` is set.
 *
 * While the visitor has not answered, or the page is rendered ahead, elements, fetch, asynchronous
 * XMLHttpRequests, beacons and the opening of caches wait: at most 100, with 256 KB of bodies; what
 * does not fit is refused. On the grant each is done once, in the order it came. On a refusal it is destroyed: `reject` gives
 * a `ConsentError`, an `error` event at elements and XMLHttpRequests, false for a beacon; `drop`
 * gives no sign, and a promise never settles. What has no way to wait (synchronous
 * XMLHttpRequests, WebSocket, EventSource, databases) throws a `ConsentError` at once, and writes
 * of cookies and keys are left undone. Nothing that waits outlives the page.
 *
 * Install it before any other script. It is a layer in the page's own world, good against code
 * that has no wish to evade it, and cannot see: what stands in the HTML as served; other realms (the
 * window of an iframe, workers); what loads by `link`, `video`, `audio`, `source`, `object`, `embed`,
 * style sheets or fonts; `import()`, forms, navigation, WebRTC, `fetchLater`; addresses written into
 * attribute nodes, until their script or iframe is put in; shadow roots declared in markup; a tag
 * split over two `document.write` calls; what was let through before a withdrawal; cookies a server
 * sets. Clones of an element that waits have no address, and `removeAttribute` ends no wait. The
 * content policy of the page is the wall behind it.
 *
 * What it puts in the place of natives keeps name and length, and what `toString` says, but for
 * what takes markup into elements and for the methods that pages call most (`appendChild`,
 * `insertBefore`, `replaceChild`, `setAttribute`): those are plain functions without a name, which
 * cost less. These and `setAttributeNS` take an argument that is left out for `undefined`. An
 * address that was set and waits reads as not set. The `storageArea` of an event is no such proxy as
 * `localStorage` is: compare keys.
 *
 * A second installation does nothing. Throws nothing: a part that fails is reported
 * (`reportError`), and the others stand.
 */
export function installShield(options: ShieldOptions): Shield {
  if (!isFirst()) return { connect: () => () => undefined }
  const { page } = options
  const inCookie = (): Known => answerInCookie(page, Date.now())
  const screen = createScreen(options, inCookie())
  for (const part of PARTS) isolated(() => part(screen))
  // In a turn of its own, in which the consent that this is connected to has seen it as well.
  document.addEventListener('prerenderingchange', () => setTimeout(screen.obey))
  return {
    connect(consent) {
      const stop = consent.subscribe(screen.obey)
      return () => {
        stop()
        screen.obey(inCookie())
      }
    },
  }
}
