import type { Technique } from './technique.ts'
import { ELEMENTS } from './techniques/elements.ts'
import { MARKUP } from './techniques/markup.ts'
import { PARSER } from './techniques/parser.ts'
import { REQUESTS } from './techniques/requests.ts'
import { STYLES } from './techniques/styles.ts'
import { WORKERS } from './techniques/workers.ts'
import { WRITES } from './techniques/writes.ts'

/** One of each leak, in the order of the table. */
export const TECHNIQUES: readonly Technique[] = [
  ...ELEMENTS,
  ...MARKUP,
  ...REQUESTS,
  ...STYLES,
  ...WORKERS,
  ...PARSER,
  ...WRITES,
]
