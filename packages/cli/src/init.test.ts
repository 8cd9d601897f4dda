import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { looks, positions } from '@placet/core/looks'
import { policySchema } from '@placet/core/wire'
import { expect, test } from 'vitest'
import { emptyFolder, runPlacet } from '../test/placet-process.ts'
import { starter, TO_CHANGE } from './starter.ts'

test('the starter policy is valid as it is', () => {
  expect(policySchema.parse(starter(new Date('2026-11-23')))).toMatchObject({ date: '2026-11-23' })
})

test('every field that is to be changed exists in the starter', () => {
  for (const [field] of TO_CHANGE) {
    let value: unknown = starter(new Date())
    for (const key of field.split('.')) value = (value as Record<string, unknown>)[key]
    expect(value, field).toBeDefined()
  }
})

test('init writes a valid policy and prints its name alone on stdout', async () => {
  await using folder = await emptyFolder()
  const { code, stdout, stderr } = await runPlacet(['init'], folder.path)
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'placet.config.json\n' })
  expect(stderr).toContain('placet serve --config placet.config.json')
  const written: unknown = JSON.parse(
    await readFile(join(folder.path, 'placet.config.json'), 'utf8'),
  )
  expect(policySchema.safeParse(written).success).toBe(true)
})

test('init leaves a file that is there, and replaces it only by --force', async () => {
  await using folder = await emptyFolder()
  const file = join(folder.path, 'mine.json')
  await writeFile(file, 'mine')
  const refused = await runPlacet(['init', 'mine.json'], folder.path)
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('--force')
  expect(await readFile(file, 'utf8')).toBe('mine')
  const forced = await runPlacet(['init', 'mine.json', '--force', '--json'], folder.path)
  expect(forced.code).toBe(0)
  expect(JSON.parse(forced.stdout)).toMatchObject({ file: 'mine.json' })
  expect(await readFile(file, 'utf8')).toContain('"$schema"')
})

test('init writes a look and a position out, property by property, and the policy stays valid', async () => {
  await using folder = await emptyFolder()
  const args = ['init', '--look', 'paper', '--position', 'bottom']
  expect((await runPlacet(args, folder.path)).code).toBe(0)
  const text = await readFile(join(folder.path, 'placet.config.json'), 'utf8')
  expect(policySchema.parse(JSON.parse(text)).look).toEqual({ ...looks.paper, ...positions.bottom })
})

test('init names the looks and positions that there are, where another is asked for', async () => {
  await using folder = await emptyFolder()
  const look = await runPlacet(['init', '--look', 'papr'], folder.path)
  expect({ code: look.code, stderr: look.stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('plain, paper, midnight'),
  })
  const position = await runPlacet(['init', '--position', 'top'], folder.path)
  expect(position.stderr).toContain('corner, cornerEnd, bottom, centre')
})

test('the plain look, which is nothing, is not written', () => {
  expect(starter(new Date(), { look: 'plain' })).not.toHaveProperty('look')
})
