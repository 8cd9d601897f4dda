import { isolated } from '../isolated.ts'
import type { Stop } from '../state.ts'
import type { Subject, Verdict } from './judge.ts'

/** At most so many things wait for an answer. */
export const ITEMS = 100
/** And at most so many bytes of bodies. */
export const BYTES = 262_144
/** What a body counts that does not tell its size: a form with files, a stream, a document. */
export const UNTOLD = 16_384

/** Something that waits. Exactly one of `replay` and `refuse` is called, once. */
interface Held {
  readonly subject: Subject
  readonly bytes: number
  replay(): void
  refuse(): unknown
}

/** What waits for an answer, in the order it came. */
export interface Queue {
  /** Takes it in and gives the way to take it out unheard; undefined where the queue is full. */
  add(held: Held): Stop | undefined
  /** Replays what is granted and refuses what is refused, first come first. The rest waits on. */
  settle(verdict: (subject: Subject) => Verdict): void
}

/** A bounded queue: `ITEMS` things, `BYTES` bytes. One that fails holds up no other. */
export function createQueue(): Queue {
  const waiting = new Set<Held>()
  return {
    add(held) {
      const bytes = [...waiting].reduce((sum, it) => sum + it.bytes, held.bytes)
      if (waiting.size >= ITEMS || bytes > BYTES) return undefined
      waiting.add(held)
      return () => void waiting.delete(held)
    },
    settle(verdict) {
      for (const held of waiting) {
        const now = verdict(held.subject)
        // What ran before it may have taken it out.
        if (now !== 'open' && waiting.delete(held)) {
          isolated(() => void (now === 'granted' ? held.replay() : held.refuse()))
        }
      }
    },
  }
}

/** Never shared memory, of which no body can be made. */
const isBytes = (body: unknown): body is BufferSource =>
  body instanceof ArrayBuffer || ArrayBuffer.isView(body)

/** A body that what its owner writes into a buffer later does not change. */
export const snapshot = (body: unknown): unknown => (isBytes(body) ? new Blob([body]) : body)

/** The bytes of a snapshot of a body, or `UNTOLD`. */
export function sizeOf(body: unknown): number {
  if (body === undefined || body === null) return 0
  if (body instanceof Blob) return body.size
  return typeof body === 'string' || body instanceof URLSearchParams ? String(body).length : UNTOLD
}
