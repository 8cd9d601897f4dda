import type { Step } from './steps.ts'

/** Each folder with a TypeScript project of its own. */
const PROJECTS = [
  'packages/core',
  'packages/widget',
  'packages/server',
  'packages/cli',
  'examples/marketing-site',
  'examples/web-app',
  'examples/backend',
  '.',
]

/** Everything that needs no browser, cheapest first. */
export const CHECKS: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint'] },
  ...PROJECTS.map((project): Step => ({
    name: `types: ${project}`,
    command: ['tsc', '--noEmit', '-p', project],
  })),
  { name: 'dead code', command: ['knip'] },
  { name: 'build', command: ['node', 'scripts/build.ts'] },
  {
    name: 'unit, component and budget tests',
    command: ['vitest', 'run', '--project', '!browser'],
    env: { PLACET_REPORT: '.cache/unit.json' },
    report: '.cache/unit.json',
  },
]
