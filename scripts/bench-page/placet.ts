import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fineTuneLab } from '../../examples/placet.config.ts'
import { readScripts } from '../../packages/cli/src/scripts.ts'
import { createPlacet, openKeys, openSqlite } from '../../packages/server/src/index.ts'
import { nothing, type Make } from './banner.ts'

const DIST = new URL('../../packages/widget/dist/', import.meta.url)
const ACCEPT = `document.querySelector('placet-consent')?.shadowRoot.querySelector('[data-placet-action=accept-all]')`

const holding = (held: readonly string[]): string =>
  held
    .map((code) => `<script type="text/plain" data-placet="analytics">${code}</script>`)
    .join('\n')

/** The tag as its server serves it, decisions recorded in SQLite. */
export const served: Make = async (held, origin) => {
  const data = await mkdtemp(join(tmpdir(), 'placet-bench-'))
  const placet = await createPlacet({
    policy: fineTuneLab([origin]),
    store: openSqlite(data),
    keys: await openKeys(data),
    script: await readScripts(),
  })
  return {
    name: 'Placet',
    head: '<script src="/placet/placet.js" async></script>',
    body: holding(held),
    files: {},
    fetch: (request) => placet.fetch(request),
    accept: ACCEPT,
    async close() {
      await placet.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

const PARTS = ['', '-policy', '-ui', '-after', '-granted']

/** The same without a server: static files and the policy as it was written. */
const unserved: Make = async (held, origin) => {
  const files: [string, Buffer][] = []
  for (const part of PARTS)
    files.push([`/placet${part}.js`, await readFile(new URL(`placet${part}.js`, DIST))])
  return {
    name: 'Placet without a server',
    head: '<script src="/placet.js" data-policy="/policy.json" async></script>',
    body: holding(held),
    files: { ...Object.fromEntries(files), '/policy.json': JSON.stringify(fineTuneLab([origin])) },
    accept: ACCEPT,
    close: nothing,
  }
}

export const PLACET: readonly Make[] = [served, unserved]
