import type { Consent } from '@placet/core'
import type { HashedBrief } from '@placet/core/policy'
import { wordsOf, type Words } from './placeholder-words.ts'
import type { Whole } from './whole.ts'

/** How long a box stays empty for the whole to arrive, before it says what is known in brief, ms. */
const PATIENCE = 2000

/** Where what can be said comes from. */
export interface Sources {
  /** The whole policy and notice, fetched when first needed, or at hand. */
  readonly whole: () => Promise<Whole>
  /** What was inlined, so that something can be shown should the whole not arrive. */
  readonly brief: HashedBrief
}

/** What can be said of held elements as yet. */
export interface Known {
  /** The words for an element; undefined while they are on their way. */
  words(element: Element): Words | undefined
  /** Fetches what is not at hand, once; after a failure again. */
  need(): void
}

/** Knows nothing at first; calls `learnt` each time there is more to say. */
export function createKnown(
  consent: Pick<Consent, 'state'>,
  { brief, whole: fetchIt }: Sources,
  learnt: () => void,
): Known {
  let whole: Whole | undefined
  let speaks = false
  let asked = false
  const speak = (): void => {
    speaks = true
    learnt()
  }
  return {
    words(element) {
      const { status } = consent.state
      return speaks ? wordsOf(element, { brief, whole, status }) : undefined
    },
    need() {
      if (asked) return
      asked = true
      const timer = setTimeout(speak, PATIENCE)
      const arrive = async (): Promise<void> => {
        whole = await fetchIt()
      }
      void arrive()
        .catch((error: unknown) => {
          asked = false
          console.error('placet: could not load what is said of held elements.', error)
        })
        .finally(() => {
          clearTimeout(timer)
          speak()
        })
    },
  }
}
