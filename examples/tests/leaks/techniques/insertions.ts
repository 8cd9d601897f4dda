import type { Row } from './row.ts'
import { made, placed } from './made.ts'

/** Elements made elsewhere, with their addresses, and put into the page. */
export const INSERTIONS: readonly Row[] = [
  {
    id: 'insert-clone',
    what: '`cloneNode` of a template, `appendChild`',
    run({ url }) {
      const template = made('template')
      template.content.append(made('script'))
      template.content.firstElementChild?.setAttribute('src', url)
      document.body.appendChild(template.content.cloneNode(true))
    },
  },
  {
    id: 'insert-import',
    what: '`importNode`, `insertBefore`',
    run({ url }) {
      const box = document.implementation.createHTMLDocument().createElement('div')
      box.append(Object.assign(box.ownerDocument.createElement('script'), { src: url }))
      document.body.insertBefore(document.importNode(box, true), null)
    },
  },
  {
    id: 'insert-adopt',
    what: 'image made by `DOMParser`, `replaceWith`',
    as: 'gif',
    run({ url }) {
      const { body } = new DOMParser().parseFromString(`<img src="${url}">`, 'text/html')
      placed(made('i')).replaceWith(...body.children)
    },
  },
  {
    id: 'insert-range',
    what: '`Range.insertNode` of `createContextualFragment`',
    run({ url }) {
      const range = document.createRange()
      range.selectNodeContents(document.body)
      range.collapse()
      range.insertNode(range.createContextualFragment(`<script src="${url}"></script>`))
    },
  },
  {
    id: 'insert-adjacent-element',
    what: 'frame, `insertAdjacentElement`',
    as: 'html',
    run: ({ url }) =>
      document.body.insertAdjacentElement('beforeend', made('iframe', { src: url })),
  },
  {
    id: 'insert-parsed-document',
    what: 'image made by `parseHTMLUnsafe`, `replaceChildren`',
    as: 'gif',
    run({ url }) {
      const { body } = Document.parseHTMLUnsafe(`<img src="${url}">`)
      placed(made('i')).replaceChildren(...body.childNodes)
    },
  },
  {
    id: 'insert-around',
    what: 'frame made by a template, `Range.surroundContents`',
    as: 'html',
    run({ url }) {
      const template = made('template', { innerHTML: `<iframe src="${url}"></iframe>` })
      const range = document.createRange()
      range.selectNode(placed(made('i')))
      range.surroundContents(template.content.firstElementChild ?? made('b'))
    },
  },
  {
    id: 'insert-beside',
    what: 'images made by a template, `replaceChild` and `after`',
    as: 'gif',
    run({ url }) {
      const { content } = made('template', { innerHTML: `<b></b><img src="${url}">` })
      const old = placed(made('i')).appendChild(made('i'))
      old.parentNode?.replaceChild(content.firstElementChild ?? old, old)
      document.body.lastElementChild?.after(content.lastElementChild ?? '')
    },
  },
  {
    id: 'insert-caption',
    what: 'image made by a template, `table.caption`',
    as: 'gif',
    run({ url }) {
      const caption = made('caption')
      const template = made('template')
      template.content.append(caption)
      caption.innerHTML = `<img src="${url}">`
      placed(made('table')).caption = caption
    },
  },
  {
    id: 'insert-beside-text',
    what: 'image made by a template, `after` of a text',
    as: 'gif',
    run({ url }) {
      const { content } = made('template', { innerHTML: `<img src="${url}">` })
      placed(document.createTextNode('text')).after(content)
    },
  },
  {
    id: 'insert-clone-shadow',
    what: 'frame cloned from a template into a shadow root, `replaceChildren`',
    as: 'html',
    to: 'pixels',
    run({ url }) {
      const { content } = made('template', { innerHTML: `<iframe src="${url}"></iframe>` })
      const root = placed(made('div')).attachShadow({ mode: 'open' })
      root.replaceChildren(document.importNode(content, true))
    },
  },
  {
    id: 'insert-shadow',
    what: 'script in a shadow root',
    run: ({ url }) =>
      placed(made('div'))
        .attachShadow({ mode: 'closed' })
        .append(made('script', { src: url })),
  },
]
