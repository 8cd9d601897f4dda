import type { Sending } from '../technique.ts'
import type { Row } from './row.ts'
import { blobUrl, freshWindow, made, placed } from './made.ts'

const fetching = (url: string): string => `fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`
const importing = (url: string): string => `importScripts(${JSON.stringify(url)})`

const MODULES: readonly Row[] = [
  { id: 'import', what: '`import()`', run: ({ url }) => import(url) },
  {
    id: 'import-static',
    what: "`import` in a module of the site's own",
    files: ({ url }) => ({ 'module.js': `import ${JSON.stringify(url)}` }),
    run: ({ own }) => import(`${own}module.js`),
  },
  {
    id: 'import-blob',
    what: '`import` in a module made as a blob',
    run: ({ url }) => import(blobUrl(`import ${JSON.stringify(url)}`)),
  },
  {
    id: 'worker-fetch',
    what: "`fetch` in a worker of the site's own",
    files: ({ url }) => ({ 'worker.js': fetching(url) }),
    run: ({ own }) => new Worker(`${own}worker.js`),
  },
  {
    id: 'worker-import',
    what: "`importScripts` in a worker of the site's own",
    files: ({ url }) => ({ 'worker.js': importing(url) }),
    run: ({ own }) => new Worker(`${own}worker.js`),
  },
  {
    id: 'worker-module',
    what: "`import` in a module worker of the site's own",
    files: ({ url }) => ({ 'worker.js': `import ${JSON.stringify(url)}` }),
    run: ({ own }) => new Worker(`${own}worker.js`, { type: 'module' }),
  },
  {
    id: 'worker-socket',
    what: "WebSocket in a worker of the site's own",
    files: ({ url }) => ({ 'worker.js': `new WebSocket("${url.replace('https', 'wss')}")` }),
    run: ({ own }) => new Worker(`${own}worker.js`),
  },
  {
    id: 'worker-blob-fetch',
    what: '`fetch` in a worker made as a blob',
    to: 'pixels',
    run: ({ url }) => new Worker(blobUrl(fetching(url))),
  },
  {
    id: 'worker-blob-import',
    what: '`importScripts` in a worker made as a blob',
    run: ({ url }) => new Worker(blobUrl(importing(url))),
  },
  {
    id: 'worker-data',
    what: '`fetch` in a worker from a `data:` URL',
    run: ({ url }) => new Worker(`data:text/javascript,${encodeURIComponent(fetching(url))}`),
  },
  {
    id: 'worker-shared',
    what: "`fetch` in a shared worker of the site's own",
    files: ({ url }) => ({ 'worker.js': fetching(url) }),
    run: ({ own }) => new SharedWorker(`${own}worker.js`),
  },
  {
    id: 'worker-service',
    what: "`fetch` in a service worker of the site's own",
    files: ({ url }) => ({
      'worker.js': `addEventListener('install', (event) => event.waitUntil(${fetching(url)}))`,
    }),
    run: ({ own }) => navigator.serviceWorker.register(`${own}worker.js`),
  },
  {
    id: 'worklet',
    what: '`import` in a worklet',
    files: ({ url }) => ({ 'worklet.js': `import ${JSON.stringify(url)}` }),
    run: ({ own }) =>
      new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(`${own}worklet.js`),
  },
]

const REALMS: readonly Row[] = [
  {
    id: 'realm-fetch',
    what: "a fresh frame's `fetch`",
    run: ({ url }) => freshWindow().fetch(url),
  },
  {
    id: 'realm-image',
    what: "a fresh frame's `Image`",
    as: 'gif',
    run: ({ url }) => (new (freshWindow().Image)().src = url),
  },
  {
    id: 'realm-script',
    what: "a script in a fresh frame's document",
    run({ url }) {
      const { document: inner } = freshWindow()
      inner.body.append(Object.assign(inner.createElement('script'), { src: url }))
    },
  },
  {
    id: 'realm-setter',
    what: "a fresh frame's `setAttribute`, called on the page's own element",
    run({ url }) {
      const script = made('script')
      freshWindow().Element.prototype.setAttribute.call(script, 'src', url)
      freshWindow().Node.prototype.appendChild.call(document.body, script)
    },
  },
  {
    id: 'realm-beacon',
    what: "a fresh frame's `sendBeacon`",
    run: ({ url }) => freshWindow().navigator.sendBeacon(url, 'seen'),
  },
  {
    id: 'realm-write',
    what: '`document.write` into a fresh frame',
    as: 'gif',
    run({ url }) {
      const { document: inner } = freshWindow()
      inner.write(`<img src="${url}">`)
      inner.close()
    },
  },
  {
    id: 'realm-srcdoc',
    what: 'a script in `srcdoc`',
    run: ({ url }) => placed(made('iframe', { srcdoc: `<script>${fetching(url)}</script>` })),
  },
  {
    id: 'realm-javascript-url',
    what: 'a frame with a `javascript:` URL',
    as: 'gif',
    run: ({ url }) => placed(made('iframe', { src: `javascript:'<img src="${url}">'` })),
  },
  {
    id: 'realm-blob-frame',
    what: 'a frame made as a blob',
    run: ({ url }) =>
      placed(made('iframe', { src: blobUrl(`<script>${fetching(url)}</script>`, 'text/html') })),
  },
  {
    id: 'realm-own-frame',
    what: "a script in a frame of the site's own without the shield",
    files: ({ url }) => ({ 'frame.html': `<!doctype html><script src="${url}"></script>` }),
    run: ({ own }) => placed(made('iframe', { src: `${own}frame.html` })),
  },
]

/** Code that runs beside the page: the page's own functions are not in its way. */
export const WORKERS: readonly Sending[] = [
  ...MODULES.map((row) => ({ ...row, group: 'Modules and workers' as const })),
  ...REALMS.map((row) => ({ ...row, group: 'Another realm' as const })),
].map((row) => ({ to: 'tracker', as: 'js', ...row }))
