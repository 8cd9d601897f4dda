import { fits } from '../policy/pattern.ts'
import type { Kept, Rules } from '../policy/rules.ts'

/** One thing on the device, under its concrete name, and the service it belongs to. */
export interface Target {
  readonly service: string
  readonly kept: Kept
}

/** What is to be removed, of what is there. */
export interface Targets {
  /** Names declared without `*`, which may be tried unseen. */
  exact(kind: Kept['kind']): string[]
  /** Those of these names that go. One that a service that stays declares too is not among them. */
  among(kind: Kept['kind'], names: readonly string[]): Target[]
}

/**
 * What these categories lose. Pure. `essential` is never among them, and neither is Placet's own,
 * nor any name that fits what an essential or granted service declares, by whatever pattern.
 */
export function targetsOf({ services }: Rules, categories: readonly string[]): Targets {
  const declared = Object.entries(services).flatMap(([service, { category, kept }]) => {
    const goes = category !== 'essential' && categories.includes(category)
    return kept.map((one) => ({ service, kept: one, goes }))
  })
  const going = declared.filter(({ goes }) => goes)
  const staying = declared.filter(({ goes }) => !goes)
  return {
    exact: (kind) =>
      going.flatMap(({ kept }) =>
        kept.kind === kind && !kept.name.includes('*') ? kept.name : [],
      ),
    among(kind, names) {
      const is = (kept: Kept, name: string): boolean => kept.kind === kind && fits(kept.name, name)
      const free = [...new Set(names)].filter((name) => !staying.some(({ kept }) => is(kept, name)))
      return going.flatMap(({ service, kept }) =>
        free.flatMap((name) => (is(kept, name) ? { service, kept: { ...kept, name } } : [])),
      )
    },
  }
}
