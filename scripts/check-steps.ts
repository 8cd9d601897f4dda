import type { Step } from './steps.ts'

/** Each TypeScript project besides the packages, whose types the build checks as it emits them. */
const PROJECTS = [
  'examples',
  'examples/marketing-site',
  'examples/web-app',
  'examples/backend',
  'examples/gallery',
  'examples/recipes',
  'examples/ssr',
  '.',
]

/** Everything that needs no browser, cheapest first. */
export const CHECKS: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'build, with the types of the packages', command: ['node', 'scripts/build.ts'] },
  ...PROJECTS.map((project): Step => ({
    name: `types: ${project}`,
    command: ['tsc', '--noEmit', '-p', project],
  })),
  {
    name: 'unit, component and budget tests',
    command: ['vitest', 'run', '--project', '!browser'],
    env: { PLACET_REPORT: '.cache/unit.json' },
    report: '.cache/unit.json',
  },
]
