import { readdir, readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { pagePolicy, publish } from '../../../packages/core/src/policy/publish.ts'
import { rulesOf, type Rules } from '../../../packages/core/src/policy/rules.ts'
import type { Keys } from '../../../packages/server/src/keys.ts'
import {
  contentSecurityPolicy,
  createGate,
  filterSetCookie,
  type Answer,
} from '../../../packages/server/src/verify.ts'
import { POLICY } from './policy.ts'
import { sentBy, type State } from './states.ts'
import { NONCE } from './techniques/parser.ts'
import type { Serving } from './site.ts'

/** One means of holding: in the page, for the browser, or in the server's own answers. */
export type Layer =
  /** The shield, in strict mode. */
  | 'shield'
  | 'listed shield'
  /** The content policy as it is unless a site adds to it, with every answer of the site's host. */
  | 'csp'
  /** The same with pages alone. */
  | 'csp of pages'
  /** With every answer, and with a nonce for the page's own inline scripts. */
  | 'csp with a nonce'
  /** With every answer, and with all that a site can add to it without naming a host. */
  | 'lax csp'
  | 'cookie filter'

const DIST = new URL('../../../packages/widget/dist/', import.meta.url)

/** The script of the lab's page, which runs the techniques. */
async function techniques(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('in-page.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['placet-source'],
  })
  return outputFiles[0]?.text ?? ''
}

/** Everything that is built for script tags, by path. */
async function scripts(): Promise<Record<string, string>> {
  const names = (await readdir(DIST)).filter((name) => name.endsWith('.js') && name !== 'index.js')
  const read = async (name: string): Promise<[string, string]> => [
    `/${name}`,
    await readFile(new URL(name, DIST), 'utf8'),
  ]
  return Object.fromEntries(await Promise.all(names.map(read)))
}

const INLINE = ["'unsafe-inline'"]
const LOCAL = ['blob:', 'data:']

/** What the lab needs of any content policy: its own frames. */
const NEEDED = { directives: { 'frame-ancestors': ["'self'"] } }

const LAX = {
  directives: {
    ...NEEDED.directives,
    'script-src': [...INLINE, ...LOCAL],
    'style-src': INLINE,
    'worker-src': LOCAL,
    'frame-src': LOCAL,
    'img-src': LOCAL,
  },
}

/** The content policy that goes out with an answer of this type, if any does. */
function contentPolicy(on: readonly Layer[], answer: Answer, type: string): string | undefined {
  if (on.includes('lax csp')) return contentSecurityPolicy(answer, POLICY, LAX)
  if (on.includes('csp with a nonce')) {
    return contentSecurityPolicy(answer, POLICY, { ...NEEDED, nonce: NONCE })
  }
  const sent = on.includes('csp') || (on.includes('csp of pages') && type === 'text/html')
  return sent ? contentSecurityPolicy(answer, POLICY, NEEDED) : undefined
}

/** Everything the layers are made of, built once. */
export interface Layers {
  /** What the site serves with these layers on, to a visitor in this state. */
  serving(on: readonly Layer[], state: State): Serving
}

const tag = (source: string): string => `<script src="${source}"></script>`

/** What comes first in a page: the shield before anything else can run, then Placet. */
function headOf(on: readonly Layer[]): string {
  const placet = '<script src="/placet.js" data-policy="/policy.json" async></script>'
  if (on.includes('shield')) return tag('/strict-shield.js') + placet
  return on.includes('listed shield') ? tag('/listed-shield.js') + placet : placet
}

/** Builds the layers as a site would have them: one policy, one gate, one shield. */
export async function openLayers(keys: Keys): Promise<Layers> {
  const built = await scripts()
  const page = pagePolicy(publish(POLICY))
  const shieldOf = (mode: Rules['mode']): string => {
    const inlined = { page, rules: { ...rulesOf(POLICY), mode } }
    return `const PLACET_SHIELD=${JSON.stringify(inlined)};${built['/placet-shield.js'] ?? ''}`
  }
  const files = {
    ...built,
    '/strict-shield.js': shieldOf('strict'),
    '/listed-shield.js': shieldOf('listed'),
    '/lab.js': await techniques(),
    '/policy.json': JSON.stringify(POLICY),
  }
  const gate = createGate({ policy: POLICY, keys: keys.jwks })
  return {
    serving: (on, state) => ({
      head: headOf(on),
      files,
      async headers(headers, request, type) {
        const answer = await gate({ ...request, ...sentBy(state) })
        const csp = contentPolicy(on, answer, type)
        if (csp !== undefined) headers.set('content-security-policy', csp)
        if (!on.includes('cookie filter')) return headers
        return filterSetCookie(new Response(null, { headers }), answer, POLICY).headers
      },
    }),
  }
}
