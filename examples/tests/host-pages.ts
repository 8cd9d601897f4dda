import type { Page } from 'playwright-core'

/** A way in which a page can be strict with what it includes, or stand in its way. */
export interface HostPage {
  readonly name: string
  /** The Content-Security-Policy of each response; `NONCE` is new every time. */
  readonly contentPolicy?: string
  /** What stands in front of the tag. */
  readonly before?: string
  /** Files of the page's own. */
  readonly files?: Readonly<Record<string, string>>
  /** Rewrites the whole page. */
  readonly dress?: (page: string, origin: string) => string
}

/** Gives a nonce to the scripts that are written into the page. */
const inlineNonces = (page: string): string =>
  page.replaceAll(/<script(?![^>]*src=)/g, '<script nonce="NONCE"')

/** Frames and style sheets are the pages' own, and so are the scripts written into them. */
const OWN = "style-src 'self'; frame-src 'self'; img-src 'self'"
const SELF = `default-src 'none'; script-src 'self' 'nonce-NONCE'; connect-src 'self'; ${OWN}`

/** Properties of the document and the window that an element's name takes the place of. */
const NAMES = 'currentScript body baseURI hidden prerendering readyState implementation'.split(' ')
const NAMED = [
  ...NAMES.map((name) => `<img name="${name}" alt=""><form name="${name}"></form>`),
  ...['cookieStore', 'trustedTypes', 'navigation'].map((name) => `<form id="${name}"></form>`),
].join('')

/** A style sheet that would have nothing of a notice be seen, or work. */
const HOSTILE = `
  *, *::before, *::after, *::backdrop { all: unset !important }
  placet-consent, :popover-open {
    display: none !important; visibility: hidden !important; opacity: 0 !important;
    position: static !important; inset: auto auto 200vh 200vw !important;
    width: 0 !important; height: 0 !important; overflow: hidden !important;
    transform: scale(0) !important; clip-path: inset(50%) !important;
    content-visibility: hidden !important; pointer-events: none !important;
  }
  body {
    visibility: hidden !important; opacity: 0.01 !important; pointer-events: none !important;
    overflow: hidden !important; filter: blur(9px) !important;
    font: 1px/0 cursive !important; letter-spacing: 2em !important; color: transparent !important;
    text-indent: -99em !important; text-transform: uppercase !important; cursor: none !important;
  }
  [data-placet-open] {
    all: initial !important; position: fixed !important; inset: 0 auto auto 0 !important;
  }
`

/** The pages on which everything has to work. */
export const HOST_PAGES: readonly HostPage[] = [
  { name: 'that allows everything' },
  { name: 'with default-src none', contentPolicy: SELF, dress: inlineNonces },
  {
    name: 'that enforces Trusted Types',
    contentPolicy: `${SELF}; require-trusted-types-for 'script'; trusted-types placet`,
    dress: inlineNonces,
  },
  {
    name: 'that runs nothing without a nonce',
    contentPolicy: `default-src 'none'; script-src 'nonce-NONCE'; connect-src 'self'; ${OWN}`,
    dress: (page) => page.replaceAll('<script', '<script nonce="NONCE"'),
  },
  {
    name: 'whose style sheet unsets everything',
    before: '<link rel="stylesheet" href="/hostile.css">',
    files: { '/hostile.css': HOSTILE },
  },
  {
    name: 'with a base elsewhere',
    before: '<base href="https://elsewhere.test/">',
    dress: (page, origin) => page.replaceAll(/src="\//g, `src="${origin}/`),
  },
  {
    name: 'that has the tag twice',
    dress: (page) => page.replace(/<script[^>]*src="\/(placet|served)\.js".*?<\/script>/, '$&$&'),
  },
  { name: 'whose elements take names', before: NAMED },
]

/** A page of this kind, with a script tag and a body. */
export function htmlOf({ before = '' }: HostPage, tag: string, body = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${before}${tag}<body>${body}<h1>A page</h1><button data-placet-open>Cookie settings</button>`
}

/** The files of a site that is of this kind. */
export function dressed<T extends string | symbol>(
  { files, dress }: HostPage,
  plain: Readonly<Record<string, T>>,
  origin: string,
): Record<string, T | string> {
  const own = Object.entries(plain).map(([path, text]) => {
    const isPage = typeof text === 'string' && text.startsWith('<!doctype html>')
    return [path, isPage && dress ? dress(text, origin) : text] as const
  })
  return { ...Object.fromEntries(own), ...files }
}

/** What went wrong in a page, and where it went. */
export interface Watched {
  /** Uncaught errors and rejections. */
  readonly errors: string[]
  /** What the console says is an error: violations of the page's policies among them. */
  readonly said: string[]
  /** Violations of a Content-Security-Policy, Trusted Types included. */
  readonly violations: string[]
  /** Requests to other origins than the page's own. */
  readonly foreign: string[]
}

/** Watches a page from its first document on. */
export async function watch(page: Page): Promise<Watched> {
  const watched: Watched = { errors: [], said: [], violations: [], foreign: [] }
  page.on('pageerror', (error) => watched.errors.push(String(error)))
  page.on('console', (line) => line.type() === 'error' && watched.said.push(line.text()))
  page.on('request', (request) => {
    const url = request.url()
    const own = request.isNavigationRequest() || new URL(url).origin === new URL(page.url()).origin
    if (!own) watched.foreign.push(url)
  })
  await page.exposeFunction('violated', (what: string) => watched.violations.push(what))
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => violated(e.violatedDirective + ' ' + e.blockedURI))",
  )
  return watched
}
