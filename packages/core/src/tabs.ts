/** What tabs tell each other: a decision was made, or the server has signed one. */
type News = 'decided' | 'signed'

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
  // On the way down, since not all of them bubble up from the document.
  for (const type of ['pageshow', 'storage', 'visibilitychange', 'prerenderingchange']) {
    addEventListener(type, hear, true)
  }
  globalThis.cookieStore?.addEventListener('change', hear)
  const channel = globalThis.BroadcastChannel && new BroadcastChannel(name)
  channel?.addEventListener('message', ({ data }) => hear(data))
  return (news) => channel?.postMessage(news)
}

declare global {
  interface Document {
    /** Whether the page is rendered ahead and has not been shown; not every browser does that. */
    readonly prerendering?: boolean
  }
}
