import { CHECKS } from './check-steps.ts'
import { findChromium } from './chromium.ts'
import { runSteps } from './steps.ts'

const chromium = await findChromium()
process.stdout.write(`browser: ${chromium}\n`)

await runSteps([
  ...CHECKS,
  { name: 'build: web app', command: ['vite', 'build', 'examples/web-app'] },
  {
    name: 'browser tests on the built bundles',
    command: ['vitest', 'run', '--project', 'browser'],
    env: { PLACET_CHROMIUM: chromium, PLACET_REPORT: '.cache/browser.json' },
    report: '.cache/browser.json',
  },
])
