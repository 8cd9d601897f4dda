import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { createPlacet, openKeys, openSqlite } from '../packages/server/src/index.ts'
import { fineTuneLab } from '../examples/placet.config.ts'
import { readScripts } from '../packages/cli/src/scripts.ts'

const root = new URL('../', import.meta.url).pathname

const gzip = (bytes: string | Uint8Array): number => gzipSync(bytes, { level: 9 }).length

/** A built module as an app's bundler takes it in: minified, what it imports lazily left out. */
export async function bundled(path: string): Promise<{ bytes: number; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [root + path],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['import'],
    outdir: '/',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
  })
  const needed = staticOutputs(metafile, path)
  const code = outputFiles.filter(({ path: file }) => needed.has(file)).map(({ text }) => text)
  const inputs = [...needed].flatMap((file) => inputsOf(metafile, file))
  return { bytes: gzip(code.join('\n')), inputs }
}

const outputOf = (metafile: Metafile, file: string): Metafile['outputs'][string] | undefined =>
  Object.entries(metafile.outputs).find(
    ([path]) => `/${path.replace(/^.*\.\.\//, '')}` === file,
  )?.[1]

/** The entry and every chunk it imports at once, by the path of its output file. */
function staticOutputs(metafile: Metafile, entryPoint: string): Set<string> {
  const absolute = (path: string): string => `/${path.replace(/^.*\.\.\//, '')}`
  const entry = Object.entries(metafile.outputs).find(([, output]) =>
    output.entryPoint?.endsWith(entryPoint),
  )
  const waiting = entry === undefined ? [] : [absolute(entry[0])]
  const found = new Set<string>()
  for (const file of waiting) {
    found.add(file)
    const imports = outputOf(metafile, file)?.imports ?? []
    for (const { path, kind, external } of imports) {
      if (kind === 'import-statement' && !external && !found.has(absolute(path)))
        waiting.push(absolute(path))
    }
  }
  return found
}

function inputsOf(metafile: Metafile, file: string): string[] {
  const output = outputOf(metafile, file)
  const external = (output?.imports ?? []).flatMap((one) => (one.external ? [one.path] : []))
  return [...Object.keys(output?.inputs ?? {}), ...external]
}

/** What a first visitor of the example site downloads of Placet: one file, gzipped as it is served. */
export async function servedScript(): Promise<number> {
  const data = await mkdtemp(join(tmpdir(), 'placet-sizes-'))
  const origin = 'https://www.finetunelab.test'
  const placet = await createPlacet({
    policy: fineTuneLab([origin]),
    store: openSqlite(data),
    keys: await openKeys(data),
    script: await readScripts(),
  })
  const headers = { 'accept-encoding': 'gzip' }
  const response = await placet.fetch(new Request(`${origin}/placet/placet.js`, { headers }))
  const { byteLength } = await response.arrayBuffer()
  await placet.close()
  await rm(data, { recursive: true, force: true })
  return byteLength
}

/** A built file, gzipped. */
export async function gzipped(path: string): Promise<number> {
  return gzip(await readFile(root + path))
}

/** One language as it would be loaded by itself. */
export async function languageBytes(name: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [`${root}packages/core/src/messages/${name}.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
  })
  return gzip(outputFiles[0]?.text ?? '')
}
