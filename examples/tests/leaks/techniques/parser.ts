import type { Sending } from '../technique.ts'
import type { Row } from './row.ts'

/** The file that keeps the parser waiting, while its scanner reads on. */
export const SLOW = '/slow.js'

/** The nonce of the site's own inline scripts; a test may use the same one each time. */
export const NONCE = 'c2l0ZSBvZiBsZWFrcw=='

const ROWS: readonly Row[] = [
  {
    id: 'html-script',
    what: '`<script src>`',
    as: 'js',
    html: ({ url }) => `<script src="${url}"></script>`,
  },
  {
    id: 'html-async',
    what: '`<script src async>`',
    as: 'js',
    html: ({ url }) => `<script src="${url}" async></script>`,
  },
  {
    id: 'html-module',
    what: '`<script type=module src>`',
    as: 'js',
    html: ({ url }) => `<script src="${url}" type="module"></script>`,
  },
  {
    id: 'html-inline-module',
    what: '`import` in an inline module',
    as: 'js',
    html: ({ url }) =>
      `<script type="module" nonce="${NONCE}">import ${JSON.stringify(url)}</script>`,
  },
  {
    id: 'html-inline-import',
    what: '`import()` in an inline script',
    as: 'js',
    html: ({ url }) => `<script nonce="${NONCE}">import(${JSON.stringify(url)})</script>`,
  },
  {
    id: 'html-image',
    what: '`<img src>`',
    to: 'pixels',
    html: ({ url }) => `<img src="${url}">`,
  },
  {
    id: 'html-srcset',
    what: '`<img srcset>`',
    html: ({ url }) => `<img srcset="${url} 1x">`,
  },
  {
    id: 'html-stranger',
    what: '`<img src>`, a host nobody declares',
    to: 'stranger',
    html: ({ url }) => `<img src="${url}">`,
  },
  {
    id: 'html-iframe',
    what: '`<iframe src>`',
    as: 'html',
    html: ({ url }) => `<iframe src="${url}"></iframe>`,
  },
  {
    id: 'html-object',
    what: '`<object data>`',
    as: 'html',
    html: ({ url }) => `<object data="${url}" type="text/html"></object>`,
  },
  {
    id: 'html-video',
    what: '`<video><source src>`',
    as: 'txt',
    html: ({ url }) => `<video preload="auto"><source src="${url}" type="video/webm"></video>`,
  },
  {
    id: 'html-svg',
    what: 'SVG `<image href>`',
    html: ({ url }) => `<svg width="1" height="1"><image href="${url}" width="1" /></svg>`,
  },
  {
    id: 'html-stylesheet',
    what: '`<link rel=stylesheet>`',
    as: 'css',
    html: ({ url }) => `<link rel="stylesheet" href="${url}">`,
  },
  {
    id: 'html-preload',
    what: '`<link rel=preload>`',
    as: 'js',
    html: ({ url }) => `<link rel="preload" as="script" href="${url}">`,
  },
  {
    id: 'html-link-header',
    what: '`Link: rel=preload` in the header of the page',
    as: 'js',
    link: '<*>; rel=preload; as=script',
  },
  {
    id: 'html-style',
    what: '`<style>` with `url()`',
    html: ({ id, url }) =>
      `<style>#${id} { background: url("${url}") }</style><p id="${id}">text</p>`,
  },
  {
    id: 'html-style-attribute',
    what: '`style` attribute with `url()`',
    html: ({ url }) => `<p style="background: url('${url}')">text</p>`,
  },
  {
    id: 'html-scanner',
    what: 'the preload scanner alone: an image that turns out to be a comment',
    html: ({ url, own }) =>
      `<script src="${SLOW}"></script><script src="${own}open.js"></script><img src="${url}">-->`,
    files: () => ({ 'open.js': "document.write('<!--')" }),
  },
]

/** What the parser and its preload scanner fetch before any script could see it. */
export const PARSER: readonly Sending[] = ROWS.map((row) => ({
  group: 'In the HTML as it came',
  to: 'tracker',
  as: 'gif',
  ...row,
}))
