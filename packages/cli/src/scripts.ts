import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { UnableError } from './unable.ts'

/** The script tag's bundles as built by `@placet/widget`, for the server to send. */
export interface Scripts {
  readonly placet: string
  readonly ui: string
  readonly after: string
  readonly granted: string
  readonly facts: string
  readonly policy: string
}

async function bundle(name: string, beside: string): Promise<string> {
  const file = fileURLToPath(new URL(name, beside))
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UnableError(
      `the script bundle ${file} is not built: in the repository run "npx -y pnpm@12 build"; elsewhere install @placet/widget again`,
      [],
      { cause },
    )
  })
}

/** Reads the bundles of the installed `@placet/widget`. Throws `UnableError` where not built. */
export async function readScripts(): Promise<Scripts> {
  const entry = import.meta.resolve('@placet/widget/placet.js')
  const [placet, ui, after, granted, facts, policy] = await Promise.all([
    bundle('placet.js', entry),
    bundle('placet-ui.js', entry),
    bundle('placet-after.js', entry),
    bundle('placet-granted.js', entry),
    bundle('placet-facts.js', entry),
    bundle('placet-policy.js', entry),
  ])
  return { placet, ui, after, granted, facts, policy }
}
