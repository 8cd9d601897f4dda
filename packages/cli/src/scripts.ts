import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { UnableError } from './unable.ts'

/** The script tag's bundles as built by `@placet/widget`, for the server to send, and their files. */
const FILES = {
  placet: 'placet-served.js',
  after: 'placet-after.js',
  granted: 'placet-granted.js',
  special: 'placet-special.js',
  events: 'placet-events.js',
  facts: 'placet-facts.js',
  placeholder: 'placet-placeholder.js',
  shield: 'placet-shield.js',
  reopen: 'placet-reopen.js',
  policy: 'placet-policy.js',
} as const

/** The text of each bundle. */
export type Scripts = Readonly<Record<keyof typeof FILES, string>>

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
  const text = async (name: keyof typeof FILES): Promise<string> => bundle(FILES[name], entry)
  return {
    placet: await text('placet'),
    after: await text('after'),
    granted: await text('granted'),
    special: await text('special'),
    events: await text('events'),
    facts: await text('facts'),
    placeholder: await text('placeholder'),
    shield: await text('shield'),
    reopen: await text('reopen'),
    policy: await text('policy'),
  }
}
