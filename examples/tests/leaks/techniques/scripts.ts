import type { Row } from './row.ts'
import { made, marked, placed, svg } from './made.ts'

/** Scripts that script makes: what tag managers do. */
export const SCRIPTS: readonly Row[] = [
  {
    id: 'script-src',
    what: '`script.src`',
    run: ({ url }) => placed(made('script', { src: url })),
  },
  {
    id: 'script-late-src',
    what: '`script.src`, set once it is in the page',
    run: ({ url }) => (placed(made('script')).src = url),
  },
  {
    id: 'script-attribute',
    what: 'script, `setAttribute`',
    run: ({ url }) => placed(marked('script', { src: url })),
  },
  {
    id: 'script-attribute-case',
    what: 'script, `setAttribute` with `SRC`',
    run: ({ url }) => placed(marked('script', { SRC: url })),
  },
  {
    id: 'script-attribute-ns',
    what: 'script, `setAttributeNS`',
    run({ url }) {
      const script = made('script')
      script.setAttributeNS(null, 'src', url)
      placed(script)
    },
  },
  {
    id: 'script-attribute-node',
    what: 'script, `setAttributeNode`',
    run({ url }) {
      const attribute = document.createAttribute('src')
      attribute.value = url
      const script = made('script')
      script.setAttributeNode(attribute)
      placed(script)
    },
  },
  {
    id: 'script-named-item',
    what: 'script, `attributes.setNamedItem`',
    run({ url }) {
      const attribute = document.createAttribute('src')
      attribute.value = url
      const script = made('script')
      script.attributes.setNamedItem(attribute)
      placed(script)
    },
  },
  {
    id: 'script-attribute-value',
    what: "script, the attribute's own `value`",
    run({ url }) {
      const script = marked('script', { src: '' })
      const attribute = script.getAttributeNode('src')
      if (attribute) attribute.value = url
      placed(script)
    },
  },
  {
    id: 'script-attribute-text',
    what: "script, the attribute's `textContent`",
    run({ url }) {
      const script = marked('script', { src: '' })
      Object.assign(script.attributes[0] ?? {}, { textContent: url })
      placed(script)
    },
  },
  {
    id: 'script-inline-module',
    what: '`import` in an inline module made by script',
    run: ({ url }) =>
      placed(made('script', { type: 'module', textContent: `import ${JSON.stringify(url)}` })),
  },
  {
    id: 'script-module',
    what: 'module script, `src`',
    run: ({ url }) => placed(made('script', { type: 'module', src: url })),
  },
  {
    id: 'script-nonce',
    what: "`script.src` with the nonce of the page's own script",
    run({ url }) {
      const nonce = document.querySelector('script[nonce]')
      placed(
        made('script', { nonce: nonce instanceof HTMLScriptElement ? nonce.nonce : '', src: url }),
      )
    },
  },
  {
    id: 'script-to-stranger',
    what: '`script.src`, a host nobody declares',
    to: 'stranger',
    run: ({ url }) => placed(made('script', { src: url })),
  },
  {
    id: 'script-relative-to-scheme',
    what: '`script.src` without a scheme',
    run: ({ url }) => placed(made('script', { src: url.replace('https:', '') })),
  },
  {
    id: 'script-relative-to-base',
    what: '`script.src`, relative to a `<base>`',
    run({ url }) {
      const base = made('base', { href: new URL('.', url).href })
      document.head.prepend(base)
      placed(made('script', { src: url.replace(/.*\//, '') }))
      base.remove()
    },
  },
  {
    id: 'script-svg',
    what: 'SVG `<script href>`',
    run: ({ url }) => placed(svg('script', { href: url })),
  },
]
