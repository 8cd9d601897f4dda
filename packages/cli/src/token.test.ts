import { expect, test } from 'vitest'
import { emptyFolder, runPlacet } from '../test/placet-process.ts'

const create = ['token', 'create', '--data', 'data', '--role']

test('token create prints the token alone on stdout', async () => {
  await using folder = await emptyFolder()
  const { code, stdout, stderr } = await runPlacet([...create, 'viewer'], folder.path)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^plt_[\w-]{43}\n$/)
  expect(stderr).not.toContain(stdout.trim())
})

test('token create --json prints the token and its role', async () => {
  await using folder = await emptyFolder()
  const { stdout, stderr } = await runPlacet([...create, 'backend', '--json'], folder.path)
  expect(JSON.parse(stdout)).toEqual({ token: expect.stringMatching(/^plt_/), role: 'backend' })
  expect(stderr).toBe('')
})

test('an unknown role ends with 2 and the roles there are', async () => {
  await using folder = await emptyFolder()
  const { code, stdout, stderr } = await runPlacet([...create, 'owner'], folder.path)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('viewer, backend')
})
