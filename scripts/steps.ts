import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'

/** One thing to check: a command, and where its tests are counted if it runs any. */
export interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
  /** A vitest JSON report. A step without one counts as a single test. */
  readonly report?: string
}

/** How many tests passed and failed. */
interface Tally {
  readonly passed: number
  readonly failed: number
}

const root = new URL('../', import.meta.url).pathname

async function exitCode({ command: [program, ...args], env }: Step): Promise<number> {
  const child = spawn(`${root}node_modules/.bin/${program}`, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** The part of a vitest report that is counted. */
const reportSchema = z.object({ numPassedTests: z.int(), numFailedTests: z.int() })

/** A suite that could not even start fails no test of its own: it counts as one. */
function tallyOf(report: string, ok: boolean): Tally {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests: passed, numFailedTests } = reportSchema.parse(
    JSON.parse(readFileSync(report, 'utf8')),
  )
  return { passed, failed: ok ? numFailedTests : Math.max(1, numFailedTests) }
}

async function runStep(step: Step): Promise<Tally> {
  const report = step.report === undefined ? undefined : root + step.report
  if (report !== undefined) rmSync(report, { force: true })
  const start = performance.now()
  process.stdout.write(`\n▸ ${step.name}\n`)
  const ok = (await exitCode(step)) === 0
  const tally =
    report === undefined ? { passed: Number(ok), failed: Number(!ok) } : tallyOf(report, ok)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${ok ? '✓' : '✗'} ${step.name} (${seconds} s)\n`)
  return tally
}

/**
 * Runs steps one after another, all of them whatever fails, and prints `N passed, N failed` as the
 * last line. Sets the exit code.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  let passed = 0
  let failed = 0
  for (const step of steps) {
    const tally = await runStep(step)
    passed += tally.passed
    failed += tally.failed
  }
  process.exitCode = failed === 0 ? 0 : 1
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
}
