import { Refusal, type ProblemCode } from './problem.ts'

interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** The part of a zod schema that is needed here. */
export interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { readonly issues: readonly Issue[] } }
}

/** The field names of our own schemas: all that an error may name of what was sent. */
const FIELDS: ReadonlySet<string> = new Set(
  [
    'id after policy notice bundle language categories method surface signal gpc',
    'token events name dimensions from to',
  ].flatMap((names) => names.split(' ')),
)

/** A body has at most as many faults told as a person would read. */
const MAX_ERRORS = 10

function placeOf(path: readonly PropertyKey[]): string {
  const named = path.map((step) =>
    typeof step === 'number' || FIELDS.has(String(step)) ? String(step) : '*',
  )
  return named.length === 0 ? '(root)' : named.join('.')
}

/** A fault in our own words: a key of the input may be anything, a mail address too. */
function lineOf({ code, path, message }: Issue): string {
  const own = code === 'unrecognized_keys' ? 'has a field that is not known here' : message
  return `${placeOf(path)}: ${own}`
}

/** Parses a value by a schema, or refuses with a line for each fault that repeats no value. */
export function parseBy<T>(schema: Schema<T>, value: unknown, code: ProblemCode): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Refusal(code, { errors: parsed.error.issues.slice(0, MAX_ERRORS).map(lineOf) })
}
