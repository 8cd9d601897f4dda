import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Policy } from '@placet/core/policy'
import { policySchema } from '@placet/core/wire'
import { findingsOf } from './findings.ts'
import { locate, parseJson } from './json.ts'
import { UnableError, unableTo } from './unable.ts'

/** A file's content before it is checked, and where in the file a path of it stands. */
interface Loaded {
  readonly value: unknown
  readonly place: (path: readonly PropertyKey[]) => { line?: number; column?: number }
}

const errorCode = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      throw new UnableError(`there is no ${file}: write one with "placet init ${file}"`)
    }
    throw unableTo(`read ${file}`, error)
  }
}

async function loadJson(file: string): Promise<Loaded> {
  const text = await readText(file)
  return { value: parseJson(text, file), place: (path) => locate(text, path) }
}

async function loadModule(file: string): Promise<Loaded> {
  await readText(file)
  const imported: unknown = await import(pathToFileURL(resolve(file)).href).catch(
    (error: unknown) => {
      if (errorCode(error) !== 'ERR_UNKNOWN_FILE_EXTENSION') throw unableTo(`load ${file}`, error)
      throw new UnableError(
        `this Node (${process.version}) cannot run ${file}: use Node 22.18 or newer, or a .json`,
      )
    },
  )
  if (typeof imported !== 'object' || imported === null || !('default' in imported)) {
    throw new UnableError(`${file} has no default export: end it with "export default policy"`)
  }
  return { value: imported.default, place: () => ({}) }
}

function load(file: string): Promise<Loaded> {
  const extension = extname(file)
  if (extension === '.json') return loadJson(file)
  if (/^\.[cm]?[jt]s$/.test(extension)) return loadModule(file)
  throw new UnableError(`cannot tell what ${file} is: a policy is a .json, .ts or .js file`)
}

/**
 * The policy in a file, checked. Throws `UnableError` that names every fault with its path, its
 * place in the file where that is JSON, and how to mend it.
 */
export async function loadPolicy(file: string): Promise<Policy> {
  const { value, place } = await load(file)
  const checked = policySchema.safeParse(value)
  if (checked.success) return checked.data
  const findings = checked.error.issues
    .flatMap(findingsOf)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message, ...place(path) }))
  const count = findings.length === 1 ? 'a fault' : `${findings.length} faults`
  throw new UnableError(`${file} has ${count}; nothing was started`, findings)
}
