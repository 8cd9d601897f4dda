import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { readScripts } from '../../packages/cli/src/scripts.ts'
import { createPlacet, openKeys, openSqlite } from '../../packages/server/src/index.ts'
import type { Policy } from '../../packages/core/src/policy/policy.ts'
import { fineTuneLab } from '../placet.config.ts'
import { openOwnSite } from './own-site.ts'

/** A site with a page of the test's own making and a Placet server on the same origin. */
export interface PlacetSite {
  readonly origin: string
  close(): Promise<void>
}

/**
 * Serves `page` with the script tag in it, at `/twice` with the tag twice, and at `/none` with a
 * tag that shows nothing; what Placet's server answers to a GET comes from a real one, under the
 * example policy with `more`. `headers` are on every page. What is sent to Placet
 * is refused.
 */
export async function openPlacetSite(
  page: (tag: string) => string,
  more: Partial<Policy>,
  headers: Readonly<Record<string, string>> = {},
): Promise<PlacetSite> {
  const data = await mkdtemp(join(tmpdir(), 'placet-site-'))
  const tag = '<script src="/placet/placet.js" async></script>'
  const pages: Readonly<Record<string, string>> = {
    '/': page(tag),
    '/twice': page(tag + tag),
    '/none': page(tag.replace('async', 'data-ui="none" async')),
  }
  let origin = ''
  const site = await openOwnSite((path, _, search) => {
    if (!path.startsWith('/placet/')) return pages[path]
    return (response) => void answer(path + search, response)
  }, headers)
  origin = site.origin
  const placet = await createPlacet({
    policy: { ...fineTuneLab([origin]), ...more },
    store: openSqlite(data),
    keys: await openKeys(data),
    script: await readScripts(),
  })
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const { status, headers: own, body } = await placet.fetch(new Request(origin + path))
    response.writeHead(status, Object.fromEntries(own))
    response.end(body === null ? undefined : Buffer.from(await new Response(body).arrayBuffer()))
  }
  return {
    origin,
    async close() {
      await site.close()
      await placet.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
