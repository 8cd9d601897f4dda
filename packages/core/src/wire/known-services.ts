/** A service whose nature is known, whatever a policy calls it. */
export interface KnownService {
  readonly name: string
  /** `identifying`: follows single visitors. `advertising`: for ads or across sites. */
  readonly kind: 'identifying' | 'advertising'
  /** Host suffixes it is loaded from or reports to. */
  readonly hosts: readonly string[]
  /** Beginnings of the cookie names it sets. */
  readonly cookies: readonly string[]
}

/** The first twelve, by what their own documentation says they set and where they report. */
export const KNOWN_SERVICES: readonly KnownService[] = [
  {
    name: 'Google Analytics',
    kind: 'identifying',
    hosts: ['google-analytics.com', 'analytics.google.com'],
    cookies: ['_ga', '_gid'],
  },
  { name: 'PostHog', kind: 'identifying', hosts: ['posthog.com'], cookies: ['ph_'] },
  {
    name: 'Microsoft Clarity',
    kind: 'identifying',
    hosts: ['clarity.ms'],
    cookies: ['_clck', '_clsk'],
  },
  { name: 'Hotjar', kind: 'identifying', hosts: ['hotjar.com', 'hotjar.io'], cookies: ['_hj'] },
  { name: 'Mixpanel', kind: 'identifying', hosts: ['mixpanel.com'], cookies: ['mp_'] },
  {
    name: 'Amplitude',
    kind: 'identifying',
    hosts: ['amplitude.com'],
    cookies: ['AMP_', 'amplitude_id'],
  },
  {
    name: 'FullStory',
    kind: 'identifying',
    hosts: ['fullstory.com'],
    cookies: ['fs_uid', 'fs_lua'],
  },
  {
    name: 'Google Ads',
    kind: 'advertising',
    hosts: ['doubleclick.net', 'googleadservices.com', 'googlesyndication.com'],
    cookies: ['_gcl_', 'IDE', 'test_cookie'],
  },
  {
    name: 'Meta Pixel',
    kind: 'advertising',
    hosts: ['connect.facebook.net'],
    cookies: ['_fbp', '_fbc'],
  },
  {
    name: 'LinkedIn Insight',
    kind: 'advertising',
    hosts: ['snap.licdn.com', 'ads.linkedin.com'],
    cookies: ['li_fat_id', 'li_sugr'],
  },
  {
    name: 'TikTok Pixel',
    kind: 'advertising',
    hosts: ['analytics.tiktok.com'],
    cookies: ['_ttp', '_tt_'],
  },
  {
    name: 'YouTube',
    kind: 'advertising',
    hosts: ['youtube.com', 'youtube-nocookie.com'],
    cookies: ['VISITOR_INFO1_LIVE', 'VISITOR_PRIVACY_METADATA', 'YSC'],
  },
]

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

interface Described {
  readonly name: string
  readonly hosts?: readonly string[] | undefined
  readonly cookies?: readonly { readonly name: string }[] | undefined
}

/** The known service behind a policy's entry, by its key, name, hosts or cookies. */
export function knownService(key: string, service: Described): KnownService | undefined {
  return KNOWN_SERVICES.find((known) => {
    const called = plain(known.name)
    const hosts = service.hosts ?? []
    const cookies = service.cookies ?? []
    return (
      plain(key).includes(called) ||
      plain(service.name).includes(called) ||
      hosts.some((host) => known.hosts.some((at) => host === at || host.endsWith(`.${at}`))) ||
      cookies.some(({ name }) => known.cookies.some((start) => name.startsWith(start)))
    )
  })
}
