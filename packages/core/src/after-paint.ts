import { isolated } from './isolated.ts'

/**
 * Does work after the next paint, in a task of its own and in the order it was given: so a click is
 * answered first, and input never waits for more than one piece of work. A page that is not shown
 * paints nothing: there it is done without waiting for a frame.
 */
export function afterPaint(work: () => void): void {
  const task = (): unknown => setTimeout(isolated, 0, work)
  if (document.hidden) task()
  else requestAnimationFrame(task)
}
