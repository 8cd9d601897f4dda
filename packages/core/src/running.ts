import { afterPaint } from './after-paint.ts'
import { isolated } from './isolated.ts'
import type { ConsentState } from './consent-state.ts'
import type { Stop } from './state.ts'

type Start = (signal: AbortSignal) => Stop | void

/** Code that depends on a category: `running` is there while it runs, and ends it. */
interface Run {
  readonly category: string
  readonly start: Start
  running?: AbortController | undefined
}

/** Starts and stops code as its category is granted and withdrawn. */
export interface Running {
  /** Brings everything in line with a state: stops at once, starts after the next paint. */
  settle(effective: ConsentState['effective']): void
  run(category: string, start: Start): Stop
}

/** One of these per page. `endless` is told of what was started and cannot be stopped. */
export function createRunning(endless: (category: string) => void): Running {
  const runs = new Set<Run>()
  let now: ConsentState['effective'] = {}

  const halt = (run: Run): void => {
    run.running?.abort()
    run.running = undefined
  }
  /** What was removed, or is not allowed any more when its turn comes, is not begun. */
  const begin = (run: Run): void => {
    const { category, start } = run
    if (run.running || !runs.has(run) || now[category] !== true) return
    const { signal } = (run.running = new AbortController())
    isolated(() => {
      const stop = start(signal)
      // An event listener that throws is reported and disturbs nobody.
      if (typeof stop === 'function') signal.addEventListener('abort', () => stop())
      else if (start.length === 0) endless(category)
    })
  }

  return {
    settle(effective) {
      now = effective
      for (const run of runs) {
        if (now[run.category] !== true) halt(run)
        else if (!run.running) afterPaint(() => begin(run))
      }
    },
    run(category, start) {
      const run: Run = { category, start }
      runs.add(run)
      begin(run)
      return () => {
        runs.delete(run)
        halt(run)
      }
    },
  }
}
