import type { Sending } from '../technique.ts'
import type { Row } from './row.ts'
import { made, placed } from './made.ts'

const image = (url: string): string => `<img src="${url}">`

const SINKS: readonly Row[] = [
  {
    id: 'inner-html',
    what: '`innerHTML`, an image',
    run: ({ url }) => (placed(made('div')).innerHTML = image(url)),
  },
  {
    id: 'inner-html-frame',
    what: '`innerHTML`, a frame',
    as: 'html',
    to: 'pixels',
    run: ({ url }) => (placed(made('div')).innerHTML = `<b><iframe src='${url}'></iframe></b>`),
  },
  {
    id: 'inner-html-entity',
    what: '`innerHTML`, the address in character references',
    run({ url }) {
      const hidden = url.replace(/[.:]/g, (mark) => `&#${mark.charCodeAt(0)};`)
      placed(made('div')).innerHTML = `<IMG/SRC=${hidden}>`
    },
  },
  {
    id: 'inner-html-detached',
    what: '`innerHTML` of an element in no document',
    run: ({ url }) => (made('div').innerHTML = image(url)),
  },
  {
    id: 'inner-html-srcset',
    what: '`innerHTML`, an image with `srcset` alone',
    run: ({ url }) => (placed(made('div')).innerHTML = `<img srcset="/absent.gif 9x, ${url} 1x">`),
  },
  {
    id: 'inner-html-srcdoc',
    what: '`innerHTML`, a frame with `srcdoc`',
    run: ({ url }) =>
      (placed(made('div')).innerHTML = `<iframe srcdoc="&lt;img src='${url}'>"></iframe>`),
  },
  {
    id: 'inner-html-backslash',
    what: '`innerHTML`, an address with backslashes and a line break',
    run: ({ url }) =>
      (placed(made('div')).innerHTML = `<img src="\\\\\n${url.replace('https://', '')}">`),
  },
  {
    id: 'inner-html-svg',
    what: '`innerHTML`, an SVG image',
    run: ({ url }) =>
      (placed(made('div')).innerHTML = `<svg><image href="${url}" width=1 height=1></svg>`),
  },
  {
    id: 'inner-html-to-stranger',
    what: '`innerHTML`, a host nobody declares',
    to: 'stranger',
    run: ({ url }) => (placed(made('div')).innerHTML = image(url)),
  },
  {
    id: 'outer-html',
    what: '`outerHTML`',
    run: ({ url }) => (placed(made('div')).outerHTML = image(url)),
  },
  {
    id: 'insert-adjacent-html',
    what: '`insertAdjacentHTML`',
    run: ({ url }) => document.body.insertAdjacentHTML('beforeend', image(url)),
  },
  {
    id: 'shadow-inner-html',
    what: '`innerHTML` of a shadow root',
    run: ({ url }) => (placed(made('div')).attachShadow({ mode: 'open' }).innerHTML = image(url)),
  },
  {
    id: 'set-html-unsafe',
    what: '`setHTMLUnsafe`',
    run: ({ url }) => placed(made('div')).setHTMLUnsafe(image(url)),
  },
  {
    id: 'set-html-unsafe-shadow',
    what: '`setHTMLUnsafe`, a declared shadow root',
    run: ({ url }) =>
      placed(made('div')).setHTMLUnsafe(
        `<p><template shadowrootmode="open">${image(url)}</template></p>`,
      ),
  },
  {
    id: 'template-html',
    what: '`innerHTML` of a template, its content appended',
    run({ url }) {
      const template = made('template')
      template.innerHTML = image(url)
      document.body.append(template.content)
    },
  },
  {
    id: 'exec-command',
    what: "`execCommand('insertHTML')`",
    run({ url }) {
      placed(made('div', { contentEditable: 'true' })).focus()
      document.execCommand('insertHTML', false, image(url))
    },
  },
  {
    id: 'srcdoc',
    what: '`iframe.srcdoc`, an image in it',
    run: ({ url }) => placed(made('iframe', { srcdoc: image(url) })),
  },
]

const WRITES: readonly Row[] = [
  {
    id: 'write-script',
    what: '`document.write`, a script',
    as: 'js',
    when: 'parsing',
    run: ({ url }) => document.write(`<script src="${url}"></script>`),
  },
  {
    id: 'write-image',
    what: '`document.writeln`, an image',
    when: 'parsing',
    run: ({ url }) => document.writeln(image(url)),
  },
  {
    id: 'write-parts',
    what: '`document.write` in two parts',
    when: 'parsing',
    run({ url }) {
      document.write('<img sr')
      document.write(`c="${url}">`)
    },
  },
  {
    id: 'write-address-parts',
    what: '`document.write`, the address in two parts',
    when: 'parsing',
    run({ url }) {
      document.write(`<img src="${url.slice(0, 12)}`)
      document.write(`${url.slice(12)}">`)
    },
  },
]

const LATER: readonly Row[] = [
  {
    id: 'inner-html-attributes',
    what: '`innerHTML`, an image with an `onerror` that loads the next',
    run({ url }) {
      placed(made('div')).innerHTML = `<img src="/absent.gif" onerror="this.src='${url}'">`
    },
  },
]

/** Markup that script hands to the parser. */
export const MARKUP: readonly Sending[] = [...SINKS, ...LATER, ...WRITES].map((row) => ({
  group: 'Markup from strings',
  to: 'tracker',
  as: 'gif',
  ...row,
}))
