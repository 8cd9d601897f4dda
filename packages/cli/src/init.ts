import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { answer, faint, note, strong } from './print.ts'
import { starter, TO_CHANGE, type StarterLook } from './starter.ts'
import { UnableError, unableTo } from './unable.ts'

/** What `placet init` may be told. */
export interface InitOptions extends StarterLook {
  readonly force: boolean
  readonly json: boolean
}

async function write(file: string, { force, ...look }: InitOptions): Promise<void> {
  const text = `${JSON.stringify(starter(new Date(), look), null, 2)}\n`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text, { flag: force ? 'w' : 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UnableError(`${file} is there already: name another file, or replace it by --force`)
    }
    throw unableTo(`write ${file}`, error)
  }
}

/** Writes the starter policy to `file` and says what to change in it. */
export async function init(file: string, options: InitOptions): Promise<void> {
  if (!file.endsWith('.json')) {
    throw new UnableError(`init writes JSON: name a file that ends in .json, not ${file}`)
  }
  await write(file, options)
  if (options.json) {
    answer(JSON.stringify({ file, change: TO_CHANGE.map(([field]) => field) }))
    return
  }
  answer(file)
  note(`\nWritten, and valid as it is. Change in it:`)
  for (const [field, what] of TO_CHANGE) note(`  ${strong(field.padEnd(14))} ${faint(what)}`)
  note(`\nThen check and serve it:\n  placet serve --config ${file}`)
}
