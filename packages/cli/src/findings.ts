import type { policySchema } from '@placet/core/wire'

type Issue = NonNullable<ReturnType<typeof policySchema.safeParse>['error']>['issues'][number]

/** A fault of a policy: where it is, and how to mend it. */
export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/**
 * The faults behind one issue of the schema. The schema's own words are kept where they say how
 * to mend it; those of the library, which say only what it expected, are put into a request.
 */
export function findingsOf(issue: Issue): Fault[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const message = 'there is no such field here: correct its spelling, or remove it'
    return issue.keys.map((key) => ({ path: [...path, key], message }))
  }
  return [{ path, message: mend(issue) }]
}

function mend(issue: Issue): string {
  if (issue.code === 'invalid_key')
    return `is no name: ${issue.issues[0]?.message ?? issue.message}`
  if (issue.code === 'invalid_type') return typeMend(issue.message, issue.expected)
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(quoted).join(' or ')}`
  return issue.message
}

function typeMend(message: string, expected: string): string {
  if (message.endsWith('received undefined')) return `is missing: add it (${expected})`
  return `must be of another type: ${message.replace(/^Invalid input: /, '')}`
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
