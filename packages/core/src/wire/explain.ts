import type { z } from 'zod'

/** One fault of an input, in a line: where it is, and what to do about it. */
export function explain(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join('.')
    return `${path === '' ? '(root)' : path}: ${issue.message}`
  })
}
