import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { z } from 'zod'

const PEERS = new URL('../peers/', import.meta.url)

/** Installs the other banners, exactly those of their lockfile, beside the workspace. */
export async function installPeers(): Promise<void> {
  if (existsSync(new URL('node_modules/.modules.yaml', PEERS))) return
  const flags = ['install', '--ignore-workspace', '--frozen-lockfile', '--ignore-scripts']
  const child = spawn('npx', ['-y', 'pnpm@12', ...flags], { cwd: PEERS, stdio: 'inherit' })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new Error(`the other banners could not be installed (exit code ${code})`)
}

/** A file of a peer's package. */
export async function peerFile(path: string): Promise<Buffer> {
  return readFile(new URL(`node_modules/${path}`, PEERS))
}

/** Its name with the version that is measured. */
export async function withVersion(name: string, packageName: string): Promise<string> {
  const text = (await peerFile(`${packageName}/package.json`)).toString()
  return `${name} ${z.object({ version: z.string() }).parse(JSON.parse(text)).version}`
}

/** Bundles what an app of the peer's would, as a production build does: its script and its styles. */
export async function peerBundle(code: string): Promise<{ script: string; style: string }> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: PEERS.pathname, loader: 'tsx' },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    outdir: '/',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const ending = (end: string): string =>
    outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  return { script: ending('.js'), style: ending('.css') }
}
