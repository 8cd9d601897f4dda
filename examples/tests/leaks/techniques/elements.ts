import type { Sending } from '../technique.ts'
import { FRAMES_AND_IMAGES } from './frames-and-images.ts'
import { INSERTIONS } from './insertions.ts'
import { SCRIPTS } from './scripts.ts'
import type { Row } from './row.ts'
import { made, placed } from './made.ts'

const OTHERS: readonly Row[] = [
  {
    id: 'audio',
    what: '`new Audio(url)`',
    as: 'txt',
    run: ({ url }) => placed(Object.assign(new Audio(url), { preload: 'auto' })),
  },
  {
    id: 'video',
    what: '`video.src`',
    as: 'txt',
    run: ({ url }) => placed(made('video', { preload: 'auto', src: url })),
  },
  {
    id: 'object',
    what: '`object.data`',
    as: 'html',
    run: ({ url }) => placed(made('object', { type: 'text/html', data: url })),
  },
  {
    id: 'embed',
    what: '`embed.src`',
    as: 'html',
    run: ({ url }) => placed(made('embed', { type: 'text/html', src: url })),
  },
  {
    id: 'link-stylesheet',
    what: '`<link rel=stylesheet>`',
    as: 'css',
    run: ({ url }) => placed(made('link', { rel: 'stylesheet', href: url })),
  },
  {
    id: 'link-preload',
    what: '`<link rel=preload>`',
    run: ({ url }) => placed(made('link', { rel: 'preload', as: 'script', href: url })),
  },
  {
    id: 'link-modulepreload',
    what: '`<link rel=modulepreload>`',
    run: ({ url }) => placed(made('link', { rel: 'modulepreload', href: url })),
  },
  {
    id: 'link-prefetch',
    what: '`<link rel=prefetch>`',
    as: 'txt',
    run: ({ url }) => placed(made('link', { rel: 'prefetch', href: url })),
  },
  {
    id: 'track',
    what: '`<track src>`',
    as: 'txt',
    run({ url }) {
      const video = placed(made('video', { crossOrigin: 'anonymous' }))
      const track = made('track', { src: url })
      video.append(track)
      track.track.mode = 'hidden'
    },
  },
  {
    id: 'speculation-rules',
    what: '`<script type=speculationrules>`, a prefetch',
    as: 'html',
    run({ url }) {
      const textContent = JSON.stringify({ prefetch: [{ urls: [url], eagerness: 'immediate' }] })
      placed(made('script', { type: 'speculationrules', textContent }))
    },
  },
  {
    id: 'form-frame',
    what: 'form posted into a frame',
    as: 'html',
    run({ url }) {
      placed(made('iframe', { name: 'posted' }))
      placed(made('form', { action: url, method: 'post', target: 'posted' })).submit()
    },
  },
]

/** What a tag manager does, and what else an element can fetch. */
export const ELEMENTS: readonly Sending[] = [
  ...SCRIPTS,
  ...INSERTIONS,
  ...FRAMES_AND_IMAGES,
  ...OTHERS,
].map((row) => ({ group: 'Elements made by script', to: 'tracker', as: 'js', ...row }))
