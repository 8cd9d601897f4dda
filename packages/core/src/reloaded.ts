import type { Hit } from './send-events.ts'

/**
 * Under it a tab keeps, until the answer is taken back or the tab is closed, for which answer it
 * has reloaded, when it left the document before, and what that one had sent.
 */
const KEY = 'placet-reloaded'

/** How long a document may say again what the one before it has said, in ms. */
const AGAIN = 10_000

interface Reloaded {
  readonly answer: string
  readonly at: number
  readonly sent: readonly string[]
}

function noted(): Partial<Reloaded> {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '')
    return typeof found === 'object' && found !== null ? found : {}
  } catch {
    // Nothing is kept, nothing can be, or it is another's.
    return {}
  }
}

function note(reloaded: Reloaded): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(reloaded))
  } catch {
    // What is not noted is not found either, and nobody reloads.
  }
}

/** Whether this tab may reload for the answer it holds: once, and only where that can be noted. */
export function firstReload(answer: string): boolean {
  if (noted().answer === answer) return false
  note({ answer, at: 0, sent: [] })
  // A page's own shield may drop what was written: reloading might then never end.
  return noted().answer === answer
}

/** Notes what this document has sent, as it goes to be loaded again. */
export function noteSent(sent: readonly Hit[], at: number): void {
  const { answer = '' } = noted()
  note({ answer, at, sent: sent.map((event) => JSON.stringify(event)) })
}

/**
 * Of these events, those that the document before this one has not just sent: a page that was
 * loaded again says again what it says of itself at first, and that counts once.
 */
export function notSentBefore(events: readonly Hit[], now: number): readonly Hit[] {
  const { at, sent } = noted()
  if (!Array.isArray(sent) || now - Number(at) > AGAIN) return events
  return events.filter((event) => !sent.includes(JSON.stringify(event)))
}

/** Forgets it all: nothing of it outlives a withdrawal, and who grants anew is served anew. */
export function forgetReload(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Nor was anything noted.
  }
}
