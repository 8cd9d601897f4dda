import type { Layer } from './layers.ts'
import { TECHNIQUES } from './registry.ts'
import type { Lab, Setting, Visit } from './run.ts'
import type { State } from './states.ts'

type Visiting = Omit<Setting, 'awaited'>

/** All that a site can put in the way. */
const ALL: readonly Layer[] = ['shield', 'csp', 'cookie filter']

const undecided = (...layers: readonly Layer[]): Visiting => ({ layers, state: 'undecided' })

/** What the tables compare, in their order, and the visit that each column is. */
const COLUMNS = {
  'shield alone': undecided('shield'),
  'CSP alone': undecided('csp'),
  'cookie filter alone': undecided('cookie filter'),
  'all together': undecided(...ALL),
  // With the lax policy, what is still held no grant opens: it is not for want of inline code.
  'all, once granted': { layers: ['shield', 'lax csp', 'cookie filter'], state: 'granted' },
} as const satisfies Record<string, Visiting>
export type Column = keyof typeof COLUMNS

/** Laxer settings, by what the document says of them, and the column that each is to be held against. */
export const LAXER = {
  'the CSP comes with pages alone, and not with the scripts that become workers': {
    ...undecided('csp of pages'),
    than: 'CSP alone',
  },
  "the CSP has a nonce for the site's own inline scripts": {
    ...undecided('csp with a nonce'),
    than: 'CSP alone',
  },
  "the CSP has `'unsafe-inline'` for scripts and styles, and `blob:` and `data:` for scripts, workers, frames and images":
    { ...undecided('lax csp'), than: 'CSP alone' },
  "the shield's mode is `listed`": {
    ...undecided('listed shield', 'csp', 'cookie filter'),
    than: 'all together',
  },
} as const satisfies Record<string, Visiting & { readonly than: Column }>
export type Laxer = keyof typeof LAXER

export const columnNames: readonly Column[] = Object.keys(COLUMNS) as Column[]
export const laxerNames: readonly Laxer[] = Object.keys(LAXER) as Laxer[]

/** What each visit let through. */
export type Measured = ReadonlyMap<Column | Laxer, Visit>

/** Whether a technique got through in one of the visits. */
export const isThrough = (measured: Measured, visit: Column | Laxer, id: string): boolean =>
  measured.get(visit)?.leaks.has(id) === true

/** A visit with nothing in the way, which waits until each technique has leaked. */
export const bare = (lab: Lab): Promise<Visit> =>
  lab.visit({ ...undecided(), awaited: TECHNIQUES.map(({ id }) => id) })

/** What all layers together are known to let through. */
const BEYOND = TECHNIQUES.filter((one) => one.beyond !== undefined).map(({ id }) => id)

/** A visit with everything in the way. */
export const guarded = (lab: Lab, state: State): Promise<Visit> =>
  lab.visit({ layers: ALL, state, awaited: BEYOND })

/** The ids that are expected to get through in a visit. */
export type Expected = (visit: Column | Laxer) => readonly string[]

/**
 * Measures everything the document says, one visit after another. What is expected is waited for;
 * whether it comes, and what else does, is measured.
 */
export async function measure(lab: Lab, expected?: Expected): Promise<Measured> {
  const measured = new Map<Column | Laxer, Visit>()
  for (const name of [...columnNames, ...laxerNames]) {
    const { layers, state }: Visiting = { ...COLUMNS, ...LAXER }[name]
    measured.set(name, await lab.visit({ layers, state, awaited: expected?.(name) }))
  }
  return measured
}
