import { TECHNIQUES } from './registry.ts'
import { targetOf, type Technique } from './technique.ts'
import { made, placed } from './techniques/made.ts'

/** What went wrong in the page, for whoever wonders why something was held. */
const failures: Record<string, string> = {}
Object.assign(window, { failures })

/** Starts one technique. One that fails, or never ends, is in the way of no other. */
function start({ run, ...technique }: Technique): void {
  const failed = (error: unknown): void => void (failures[technique.id] = String(error))
  try {
    void Promise.resolve(run?.(targetOf(technique))).catch(failed)
  } catch (error) {
    failed(error)
  }
}

for (const technique of TECHNIQUES) if (technique.when === 'parsing') start(technique)

/** Ask the site's own host, each in the slowest way there is: when these are through, so is a leak. */
function startControls(): readonly unknown[] {
  placed(made('iframe', { src: '/control/frame.html' }))
  return [
    new Worker('/control/worker.js'),
    new SharedWorker('/control/shared.js'),
    navigator.serviceWorker.register('/control/service.js'),
  ]
}

addEventListener('load', () => {
  for (const technique of TECHNIQUES) if (technique.when === undefined) start(technique)
  startControls()
})
