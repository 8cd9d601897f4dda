import type { Consent } from '@placet/core'

/** What a visitor allowed by itself, apart from its category. */
interface Once {
  add(element: Element): void
  /** Not where it has another address by now: it was not this that was allowed. */
  has(element: Element): boolean
}

const named = (element: Element): string =>
  `${element.getAttribute('data-placet')} ${element.getAttribute('data-src')}`

/** Remembers what was allowed once until the next decision, as the gate of elements does. */
export function createOnce({ subscribe }: Pick<Consent, 'subscribe'>): Once {
  let allowed = new WeakMap<Element, string>()
  let answer: string | undefined
  subscribe(({ decision }) => {
    const given = JSON.stringify(decision?.categories)
    if (given !== answer) allowed = new WeakMap()
    answer = given
  })
  return {
    add: (element) => void allowed.set(element, named(element)),
    has: (element) => allowed.get(element) === named(element),
  }
}
