import { execFile } from 'node:child_process'
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { rollup } from 'rollup'
import { BUNDLES } from './bundles.ts'

const run = promisify(execFile)
const root = new URL('../', import.meta.url).pathname
const PACKAGES = ['core', 'widget', 'server', 'cli'] as const

async function bundle(): Promise<void> {
  for (const options of BUNDLES) {
    const { output, ...input } = options()
    const built = await rollup({
      ...input,
      onwarn(warning) {
        throw new Error(`${warning.code}: ${warning.message}`)
      },
    })
    if (output === undefined || Array.isArray(output)) throw new TypeError('one output each')
    await built.write(output)
    await built.close()
  }
}

/** Declarations come from the compiler itself: `isolatedDeclarations` keeps them exact. */
async function declare(name: string): Promise<void> {
  const args = ['-p', `packages/${name}`, '--noEmit', 'false', '--emitDeclarationOnly']
  const tsc = `${root}node_modules/.bin/tsc`
  const out = ['--rootDir', `packages/${name}/src`, '--outDir', `packages/${name}/dist`]
  await run(tsc, [...args, ...out], { cwd: root }).catch((error: unknown) => {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    throw new Error(`types of packages/${name}:\n${said}`, { cause: error })
  })
}

async function schema(): Promise<void> {
  const { z } = await import('zod')
  const { policySchema } = await import('../packages/core/src/wire/policy-schema.ts')
  const json = z.toJSONSchema(policySchema, { io: 'input' })
  writeFileSync(
    `${root}packages/core/dist/placet.schema.json`,
    `${JSON.stringify(json, null, 2)}\n`,
  )
}

/** What a build is for: `run` leaves out the declarations, which only who imports it needs. */
export type Purpose = 'run' | 'publish'

/** Builds every package: ESM and declarations for npm, the script-tag bundles, the JSON schema. */
export async function build(purpose: Purpose): Promise<void> {
  for (const name of PACKAGES)
    rmSync(`${root}packages/${name}/dist`, { recursive: true, force: true })
  await bundle()
  if (purpose === 'publish') await Promise.all(PACKAGES.map(declare))
  await schema()
  const main = `${root}packages/cli/dist/main.js`
  if (existsSync(main)) chmodSync(main, 0o755)
}

if (import.meta.main) {
  const start = performance.now()
  await build('publish')
  process.stdout.write(`built in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}
