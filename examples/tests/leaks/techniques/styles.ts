import type { Sending } from '../technique.ts'
import type { Row } from './row.ts'
import { made, marked, placed } from './made.ts'

/** An element that a rule of a style sheet can reach. */
const target = (id: string): HTMLElement => placed(made('p', { id, textContent: 'text' }))
const painted = (id: string, url: string): string => `#${id} { background: url("${url}") }`
const face = (id: string, url: string): string =>
  `@font-face { font-family: ${id}; src: url("${url}") } #${id} { font-family: ${id} }`

const ROWS: readonly Row[] = [
  {
    id: 'css-property',
    what: '`style.backgroundImage`',
    run: ({ id, url }) => (target(id).style.backgroundImage = `url("${url}")`),
  },
  {
    id: 'css-attribute',
    what: '`style` attribute',
    run: ({ url }) => placed(marked('p', { style: `list-style: url("${url}")` })),
  },
  {
    id: 'css-text',
    what: '`<style>` made by script',
    run({ id, url }) {
      target(id)
      placed(made('style', { textContent: painted(id, url) }))
    },
  },
  {
    id: 'css-import',
    what: '`@import` in a `<style>`',
    as: 'css',
    run: ({ url }) => placed(made('style', { textContent: `@import "${url}";` })),
  },
  {
    id: 'css-font',
    what: '`@font-face` in a `<style>`',
    as: 'txt',
    run({ id, url }) {
      target(id)
      placed(made('style', { textContent: face(id, url) }))
    },
  },
  {
    id: 'css-rule',
    what: '`insertRule`',
    run({ id, url }) {
      target(id)
      placed(made('style')).sheet?.insertRule(painted(id, url))
    },
  },
  {
    id: 'css-adopted',
    what: '`adoptedStyleSheets`',
    to: 'pixels',
    run({ id, url }) {
      target(id)
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(painted(id, url))
      document.adoptedStyleSheets.push(sheet)
    },
  },
  {
    id: 'css-own-sheet',
    what: "`url()` in the site's own style sheet",
    files: ({ id, url }) => ({ 'sheet.css': painted(id, url) }),
    run({ id, own }) {
      target(id)
      placed(made('link', { rel: 'stylesheet', href: `${own}sheet.css` }))
    },
  },
  {
    id: 'css-own-import',
    what: "`@import` in the site's own style sheet",
    as: 'css',
    files: ({ url }) => ({ 'sheet.css': `@import "${url}";` }),
    run: ({ own }) => placed(made('link', { rel: 'stylesheet', href: `${own}sheet.css` })),
  },
  {
    id: 'css-font-face',
    what: '`new FontFace`',
    as: 'txt',
    run: ({ id, url }) => new FontFace(id, `url("${url}")`).load(),
  },
]

/** What a style sheet fetches. */
export const STYLES: readonly Sending[] = ROWS.map((row) => ({
  group: 'Style sheets',
  to: 'tracker',
  as: 'gif',
  ...row,
}))
