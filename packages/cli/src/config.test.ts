import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../test/placet-process.ts'
import { loadPolicy } from './config.ts'
import { starter } from './starter.ts'
import { UnableError } from './unable.ts'

const GOOD = starter(new Date('2026-11-23'))

async function faultOf(name: string, text: string): Promise<UnableError> {
  await using folder = await emptyFolder()
  const file = join(folder.path, name)
  await writeFile(file, text)
  const error: unknown = await loadPolicy(file).catch((thrown: unknown) => thrown)
  if (error instanceof UnableError) return error
  throw new Error(`the policy was accepted: ${JSON.stringify(error)}`)
}

test('a JSON policy and the same as a module are loaded alike', async () => {
  await using folder = await emptyFolder()
  await writeFile(join(folder.path, 'a.json'), `\uFEFF${JSON.stringify(GOOD)}`)
  await writeFile(join(folder.path, 'b.mjs'), `export default ${JSON.stringify(GOOD)}`)
  expect(await loadPolicy(join(folder.path, 'a.json'))).toEqual(GOOD)
  expect(await loadPolicy(join(folder.path, 'b.mjs'))).toEqual(GOOD)
})

test.each([
  ['a comma too many', '{"site": {"name": "a",},\n}', { line: 1, column: 23 }],
  ['a comma missing', '{\n  "site": 1\n  "date": 2\n}', { line: 3, column: 3 }],
  ['a comment', '{\n  // note\n}', { line: 2, column: 3 }],
  ['a text not in quotes', '{\n "site": x}', { line: 2, column: 10 }],
  ['an end too early', '{"site": {', { line: 1 }],
  ['nothing at all', '', { line: 1, column: 1 }],
])('JSON with %s is refused with its line and column', async (_what, text, place) => {
  const { message, findings } = await faultOf('p.json', text)
  expect(message).toContain('is not JSON')
  expect(findings[0]).toMatchObject(place)
})

test('a fault of a JSON policy is named with its path, its line and its mend', async () => {
  const { services, ...rest } = GOOD
  const usage = { ...services['usage'], category: 'analytcs' }
  const text = JSON.stringify({ ...rest, services: { ...services, usage } }, null, 2)
  const { findings } = await faultOf('p.json', text)
  expect(findings).toHaveLength(1)
  const line = text.slice(0, text.indexOf('"analytcs"')).split('\n').length
  expect(findings[0]).toMatchObject({ path: 'services.usage.category', line })
  expect(findings[0]?.message).toContain('use one of essential, functional, analytics')
})

test('every fault is named at once', async () => {
  const { retention: _, ...rest } = GOOD
  const { findings } = await faultOf('p.json', JSON.stringify({ ...rest, colour: 'red' }))
  expect(new Set(findings.map(({ path }) => path))).toEqual(new Set(['colour', 'retention']))
})

test.each([
  ['p.mjs', 'export const policy = {}', 'no default export'],
  ['p.mjs', 'export default 1 +', 'cannot load'],
  ['p.yaml', 'site: x', 'a policy is a .json, .ts or .js file'],
])('%s with %j is refused: %s', async (name, text, reason) => {
  expect((await faultOf(name, text)).message).toContain(reason)
})

test('a file that is not there is refused, with the way to write one', async () => {
  await expect(loadPolicy('/nowhere/p.json')).rejects.toThrow('placet init')
})
