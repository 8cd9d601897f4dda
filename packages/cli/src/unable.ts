/** How a command ends: everything holds, it found something, or it could not run. */
export const EXIT = { holds: 0, findings: 1, unable: 2 } as const

/** One fault of an input: where it is, and how to mend it. */
export interface Finding {
  /** Path within the input, `services.ga.category`. Absent where the whole input is at fault. */
  readonly path?: string
  readonly message: string
  /** Place in the file, from 1, where the file is text we could read. */
  readonly line?: number
  readonly column?: number
}

/** Ends a command with exit code 2: what could not be done, and why, for a person to mend. */
export class UnableError extends Error {
  override readonly name = 'UnableError'
  readonly findings: readonly Finding[]

  constructor(message: string, findings: readonly Finding[] = [], options?: ErrorOptions) {
    super(message, options)
    this.findings = findings
  }
}

/** What could not be done, with the reason that was thrown. */
export function unableTo(what: string, cause: unknown): UnableError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new UnableError(`cannot ${what}: ${reason}`, [], { cause })
}
