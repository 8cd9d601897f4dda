import { expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { emptyFolder, runPlacet, startPlacet } from '../test/placet-process.ts'

test.each([[['init']], [['serve']], [['token', 'create']]])(
  '%j explains itself with examples',
  async (command) => {
    await using folder = await emptyFolder()
    const { code, stdout } = await runPlacet([...command, '--help'], folder.path)
    expect(code).toBe(0)
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain('--json')
  },
)

test.each([
  [['srve'], 'Did you mean serve?'],
  [['serve', '--prot', '1'], 'Did you mean --port?'],
  [['serve', '--port', '99999'], 'from 0 (any free port) to 65535'],
  [['serve', 'extra'], 'too many arguments'],
  [['token', 'create'], '--role'],
])('wrong usage %j ends with 2', async (args, reason) => {
  await using folder = await emptyFolder()
  const { code, stdout, stderr } = await runPlacet(args, folder.path)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(reason)
})

test('nothing is coloured in a pipe, nor where NO_COLOR is set', async () => {
  await using folder = await emptyFolder()
  const piped = await runPlacet(['init', 'a.json'], folder.path)
  const asked = await startPlacet(['init', 'b.json'], folder.path, { NO_COLOR: '1' }).ended
  const colour = new RegExp(String.raw`\u001b\[`)
  expect(piped.stderr + asked.stderr).not.toMatch(colour)
})

test('--version is that of the package', async () => {
  await using folder = await emptyFolder()
  const { code, stdout } = await runPlacet(['--version'], folder.path)
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${packageJson.version}\n` })
})
