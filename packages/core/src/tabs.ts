/** What tabs tell each other: a decision was made, or the server has signed one. */
type News = 'decided' | 'signed'

/** When to look again, in ms. */
const SOON = 300

/**
 * Hears of decisions made elsewhere: in other tabs, on other sub-domains (by the cookie itself), and
 * while this page was asleep, in the background or not yet shown. Gives the way to tell others.
 * Pages that are not asked, and servers, neither speak nor hear.
 */
export function listen(
  name: string,
  never: boolean,
  hear: (news: unknown) => void,
): ((news: News) => void) | undefined {
  if (never || typeof document === 'undefined') return undefined
  const heard = (news: unknown): void => {
    // Shown for the first time, a page has looked already, when its script ran.
    if (news instanceof PageTransitionEvent && !news.persisted) return
    hear(news)
    // The word may be here before the cookie is: Chromium shows the old one for a moment.
    setTimeout(hear, SOON)
  }
  // On the way down, since not all of them bubble up from the document.
  for (const type of ['pageshow', 'storage', 'visibilitychange', 'prerenderingchange']) {
    addEventListener(type, heard, true)
  }
  try {
    globalThis.cookieStore?.addEventListener('change', heard)
    const channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }) => heard(data))
    return (news) => channel.postMessage(news)
  } catch {
    // There is none, or it is refused: Firefox does that to pages that may keep no cookies.
    return undefined
  }
}

/** Where tabs have no channel, a key that comes and goes has the others look at the cookie. */
export function ring(name: string): void {
  if (globalThis.BroadcastChannel) return
  try {
    localStorage.setItem(name, '')
    localStorage.removeItem(name)
  } catch {
    // Nor has this page any storage: the others look when they are shown next.
  }
}

declare global {
  interface Document {
    /** Whether the page is rendered ahead and has not been shown; not every browser does that. */
    readonly prerendering?: boolean
  }
}
