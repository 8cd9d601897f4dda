/** Runs foreign code; what it throws is reported and holds up nothing else. */
export function isolated(work: () => void): void {
  try {
    work()
  } catch (error) {
    reportError(error)
  }
}
