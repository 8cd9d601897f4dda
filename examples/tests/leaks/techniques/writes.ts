import type { Writing } from '../technique.ts'
import { blobUrl, freshWindow } from './made.ts'

/** Names that begin so belong to a service of the lab's policy; all others to nobody. */
export const DECLARED = 'w-'

type Row = Omit<Writing, 'group'>

const ROW = { leaves: 'storage' } as const
const REALM = 'A fresh frame of the own origin brings functions that no shield has wrapped.'
const WORKER = 'A worker has no shield, and no content policy rules its storage.'

const openDatabase = (name: string): string => `indexedDB.open(${JSON.stringify(name)})`

const COOKIES: readonly Row[] = [
  {
    id: 'w-cookie',
    what: '`document.cookie`, a declared name',
    leaves: 'cookie',
    run: ({ id }) => (document.cookie = `${id}=1; path=/; secure`),
  },
  {
    id: 'x-cookie',
    what: '`document.cookie`, a name nobody declares',
    leaves: 'cookie',
    run: ({ id }) => (document.cookie = `${id}=1; path=/; max-age=3600`),
  },
  {
    id: 'w-cookie-setter',
    what: 'the setter of `Document.prototype`',
    leaves: 'cookie',
    run: ({ id }) => Reflect.set(Document.prototype, 'cookie', `${id}=1`, document),
  },
  {
    id: 'w-cookie-store',
    what: '`cookieStore.set(name, value)`',
    leaves: 'cookie',
    run: ({ id }) => cookieStore.set(id, '1'),
  },
  {
    id: 'x-cookie-store',
    what: '`cookieStore.set({ name, … })`, a name nobody declares',
    leaves: 'cookie',
    run: ({ id }) => cookieStore.set({ name: id, value: '1', partitioned: true }),
  },
]

const STORAGE: readonly Row[] = [
  {
    ...ROW,
    id: 'w-local',
    what: '`localStorage.setItem`',
    run: ({ id }) => localStorage.setItem(id, '1'),
  },
  {
    ...ROW,
    id: 'x-local',
    what: '`localStorage.setItem`, a key nobody declares',
    run: ({ id }) => localStorage.setItem(id, '1'),
  },
  {
    ...ROW,
    id: 'w-local-named',
    what: '`localStorage[key] = …`',
    run: ({ id }) => (localStorage[id] = '1'),
  },
  {
    ...ROW,
    id: 'w-local-define',
    what: '`Object.defineProperty(localStorage, …)`',
    run: ({ id }) => Object.defineProperty(localStorage, id, { value: '1' }),
  },
  {
    ...ROW,
    id: 'w-local-prototype',
    what: '`Storage.prototype.setItem.call`',
    run: ({ id }) => Storage.prototype.setItem.call(localStorage, id, '1'),
  },
  {
    ...ROW,
    id: 'w-local-reflect',
    what: '`Object.assign(localStorage, …)`',
    run: ({ id }) => Object.assign(localStorage, { [id]: '1' }),
  },
  {
    ...ROW,
    id: 'w-session',
    what: '`sessionStorage.setItem`',
    run: ({ id }) => sessionStorage.setItem(id, '1'),
  },
  {
    ...ROW,
    id: 'x-session-named',
    what: '`sessionStorage[key] = …`, a key nobody declares',
    run: ({ id }) => (sessionStorage[id] = '1'),
  },
  {
    ...ROW,
    id: 'w-indexeddb',
    what: '`indexedDB.open`',
    run: ({ id }) => indexedDB.open(id),
  },
  {
    ...ROW,
    id: 'x-indexeddb',
    what: '`indexedDB.open`, a name nobody declares',
    run: ({ id }) => indexedDB.open(id),
  },
  {
    ...ROW,
    id: 'w-indexeddb-prototype',
    what: '`IDBFactory.prototype.open.call`',
    run: ({ id }) => IDBFactory.prototype.open.call(indexedDB, id),
  },
  { ...ROW, id: 'w-cache', what: '`caches.open`', run: ({ id }) => caches.open(id) },
  {
    ...ROW,
    id: 'x-cache',
    what: '`caches.open`, a name nobody declares',
    run: ({ id }) => caches.open(id),
  },
  {
    ...ROW,
    id: 'w-worker-blob',
    what: '`indexedDB.open` in a worker made as a blob',
    run: ({ id }) => new Worker(blobUrl(openDatabase(id))),
  },
  {
    ...ROW,
    id: 'w-worker',
    what: "`indexedDB.open` in a worker of the site's own",
    beyond: WORKER,
    files: ({ id }) => ({ 'worker.js': openDatabase(id) }),
    run: ({ own }) => new Worker(`${own}worker.js`),
  },
  {
    ...ROW,
    id: 'w-realm-local',
    what: "a fresh frame's `localStorage`",
    beyond: REALM,
    run: ({ id }) => freshWindow().localStorage.setItem(id, '1'),
  },
  {
    id: 'w-realm-cookie',
    what: "a fresh frame's `document.cookie`",
    leaves: 'cookie',
    beyond: REALM,
    run: ({ id }) => (freshWindow().document.cookie = `${id}=1`),
  },
  {
    ...ROW,
    id: 'x-file',
    what: 'a file in `navigator.storage.getDirectory()`',
    beyond: 'Neither the policy nor the shield knows this kind of storage.',
    run: async ({ id }) => {
      const directory = await navigator.storage.getDirectory()
      await directory.getFileHandle(id, { create: true })
    },
  },
]

const RESPONSES: readonly Row[] = [
  {
    id: 'c-tracker',
    what: 'set by a third party whose image is fetched',
    leaves: 'cookie',
    setBy: 'tracker',
    run: ({ url }) => (new Image().src = url),
  },
  {
    id: 'c-tracker-html',
    what: 'set by a third party whose image stands in the HTML',
    leaves: 'cookie',
    setBy: 'pixels',
    html: ({ url }) => `<img src="${url}">`,
  },
  {
    id: 'w-http',
    what: "set by the site's own server, HttpOnly, a declared name",
    leaves: 'cookie',
    setBy: 'page',
    run: ({ url }) => fetch(url),
  },
  {
    id: 'x-http',
    what: "set by the site's own server, a name nobody declares",
    leaves: 'cookie',
    setBy: 'page',
    html: ({ url }) => `<img src="${url}">`,
  },
]

/** What a page, a worker or a response leaves on the device. */
export const WRITES: readonly Writing[] = [
  ...[...COOKIES, ...STORAGE].map((row) => ({ ...row, group: 'Writes by script' as const })),
  ...RESPONSES.map((row) => ({ ...row, group: 'Set-Cookie of a response' as const })),
]
