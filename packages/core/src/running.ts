import type { ConsentState, Stop } from './state.ts'

type Start = (signal: AbortSignal) => Stop | void

/** Code that depends on a category: `stop` is there while it runs. */
interface Run {
  readonly category: string
  readonly start: Start
  stop?: Stop | undefined
}

/** Starts and stops code as its category is granted and withdrawn. */
export interface Running {
  /** Brings everything in line with a state: stops first, then starts. */
  settle(effective: ConsentState['effective']): void
  run(category: string, start: Start): Stop
}

/** Runs foreign code; what it throws is reported and holds up nothing else. */
export function isolated(work: () => void): void {
  try {
    work()
  } catch (error) {
    reportError(error)
  }
}

function started(start: Start): Stop {
  const abort = new AbortController()
  let stop: Stop | void
  isolated(() => {
    stop = start(abort.signal)
  })
  return () => {
    abort.abort()
    isolated(() => stop?.())
  }
}

/** One of these per page. */
export function createRunning(): Running {
  const runs = new Set<Run>()
  let now: ConsentState['effective'] = {}

  const halt = (run: Run): void => {
    const { stop } = run
    run.stop = undefined
    stop?.()
  }
  const begin = (run: Run): void => {
    if (now[run.category] === true) run.stop ??= started(run.start)
  }

  return {
    settle(effective) {
      now = effective
      for (const run of runs) if (now[run.category] !== true) halt(run)
      for (const run of runs) begin(run)
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
