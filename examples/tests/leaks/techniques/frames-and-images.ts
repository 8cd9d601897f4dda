import type { Row } from './row.ts'
import { SVG, made, marked, placed, svg } from './made.ts'

/** Frames and images that script makes. */
export const FRAMES_AND_IMAGES: readonly Row[] = [
  {
    id: 'iframe-src',
    what: '`iframe.src`',
    as: 'html',
    run: ({ url }) => placed(made('iframe', { src: url })),
  },
  {
    id: 'iframe-attribute',
    what: 'iframe, `setAttribute`',
    as: 'html',
    to: 'pixels',
    run: ({ url }) => placed(marked('iframe', { src: url })),
  },
  {
    id: 'iframe-srcdoc-attribute',
    what: 'iframe, `setAttribute` with `srcdoc`, a frame in it',
    as: 'html',
    run: ({ url }) => placed(marked('iframe', { srcdoc: `<iframe src="${url}"></iframe>` })),
  },
  {
    id: 'frame-location',
    what: "a frame's `location`",
    as: 'html',
    run: ({ url }) => placed(made('iframe')).contentWindow?.location.replace(url),
  },
  {
    id: 'frame-open',
    what: "`window.open` into a frame's name",
    as: 'html',
    run({ url }) {
      placed(made('iframe', { name: 'opened' }))
      window.open(url, 'opened')
    },
  },
  {
    id: 'frame-link',
    what: "click on a link into a frame's name",
    as: 'html',
    run({ url }) {
      placed(made('iframe', { name: 'linked' }))
      placed(made('a', { href: url, target: 'linked' })).click()
    },
  },
  {
    id: 'image-new',
    what: '`new Image().src`',
    as: 'gif',
    to: 'pixels',
    run: ({ url }) => (new Image().src = url),
  },
  {
    id: 'image-attribute',
    what: 'img, `setAttribute`',
    as: 'gif',
    run: ({ url }) => placed(marked('img', { src: url })),
  },
  {
    id: 'image-srcset',
    what: '`img.srcset`',
    as: 'gif',
    run: ({ url }) => placed(made('img', { srcset: `${url} 1x` })),
  },
  {
    id: 'image-srcset-attribute',
    what: 'img, `setAttribute` with `srcset`',
    as: 'gif',
    run: ({ url }) => placed(marked('img', { srcset: `/absent.gif 9x, ${url}` })),
  },
  {
    id: 'image-to-stranger',
    what: '`img.src`, a host nobody declares',
    as: 'gif',
    to: 'stranger',
    run: ({ url }) => (new Image().src = url),
  },
  {
    id: 'image-picture',
    what: '`<picture><source srcset>`',
    as: 'gif',
    run({ url }) {
      const picture = placed(made('picture'))
      picture.append(made('source', { srcset: url }), made('img'))
    },
  },
  {
    id: 'image-svg',
    what: 'SVG `<image href>`',
    as: 'gif',
    run: ({ url }) => placed(svg('image', { href: url, width: '1', height: '1' })),
  },
  {
    id: 'image-svg-filter',
    what: 'SVG `<feImage href>`',
    as: 'gif',
    run({ id, url }) {
      const filter = svg('filter', { id })
      const image = document.createElementNS(SVG, 'feImage')
      image.setAttribute('href', url)
      filter.firstElementChild?.append(image)
      placed(filter)
      placed(made('p', { textContent: 'text' })).style.filter = `url(#${id})`
    },
  },
  {
    id: 'image-input',
    what: '`<input type=image>`',
    as: 'gif',
    run: ({ url }) => placed(made('input', { type: 'image', src: url })),
  },
  {
    id: 'image-background',
    what: '`<td background>`',
    as: 'gif',
    run({ url }) {
      const table = made('table')
      table.insertRow().insertCell().setAttribute('background', url)
      placed(table)
    },
  },
  {
    id: 'image-poster',
    what: '`<video poster>`',
    as: 'gif',
    run: ({ url }) => placed(made('video', { poster: url })),
  },
]
