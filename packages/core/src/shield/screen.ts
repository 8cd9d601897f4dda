import type { Kept, Rules } from '../policy/rules.ts'
import { isolated } from '../isolated.ts'
import type { Stop } from '../state.ts'
import { addressOf } from './address.ts'
import type { Blocked, What } from './blocked.ts'
import { ConsentError } from './consent-error.ts'
import {
  claimsOnHost,
  claimsOnName,
  judge,
  type Claim,
  type Known,
  type Subject,
  type Verdict,
} from './judge.ts'
import { createQueue } from './queue.ts'

/** What is to become of something that does not pass. */
interface Plan {
  /** Bytes that are kept of it. */
  readonly bytes: number
  /** Does it after all, on a grant. */
  replay(): void
  /** Tells its caller, on a refusal. Not called where the policy says to drop. */
  refuse(error: ConsentError): void
}

/** What every interceptor asks, and tells. */
export interface Screen {
  /** Undefined where a request to this address may go on. */
  address(what: What, text: string): Subject | undefined
  /** Undefined where this name may be written. */
  name(what: Kept['kind'], name: string): Subject | undefined
  /** Lets something wait and gives the way to take it back, or refuses it at once. */
  hold(subject: Subject, plan: Plan): Stop | undefined
  /** For what cannot wait: throws where there is something that may not be. */
  demand(subject: Subject | undefined): void
  /** For writes: whether this name may be written; if not, that is told. */
  writes(what: Kept['kind'], name: string): boolean
  /** Obeys what is known now: what waits is replayed or refused. */
  obey(next?: Known): void
}

/** What a screen works with. */
export interface ScreenOptions {
  readonly rules: Rules
  readonly onBlocked?: ((blocked: Blocked) => void) | undefined
}

declare global {
  interface ErrorConstructor {
    /** V8's alone. */
    stackTraceLimit?: number | undefined
  }
}

/** The stack of the call that was blocked: V8 keeps ten frames, which are the shield's own. */
function stackNow(): string {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 50
  const { stack = '' } = new Error('blocked')
  Error.stackTraceLimit = stackTraceLimit
  return stack
}

/** Judges by the newest answer, keeps what waits, and reports. One per page. */
export function createScreen({ rules, onBlocked }: ScreenOptions, first: Known): Screen {
  const queue = createQueue()
  const own = location.hostname.replace(/\.$/, '')
  const rejects = rules.refused === 'reject'
  let known = first

  /** A page that is rendered ahead refuses nothing: its answer comes when it is shown. */
  const verdict = ({ claims }: { readonly claims: readonly Claim[] }): Verdict => {
    const now = judge(rules.mode, claims, known)
    return now !== 'granted' && document.prerendering ? 'open' : now
  }
  const stopped = (what: What, target: string, claims: readonly Claim[]): Subject | undefined =>
    verdict({ claims }) === 'granted' ? undefined : { what, target, claims }

  const report = ({ what, target, claims: [claim] }: Subject, outcome: Blocked['outcome']): void =>
    isolated(() => onBlocked?.({ what, target, ...claim, outcome, stack: stackNow() }))

  const screen: Screen = {
    address(what, text) {
      const address = addressOf(text, document.baseURI)
      return address && stopped(what, address.shown, claimsOnHost(rules, address.host, own))
    },
    name: (what, name) => stopped(what, name, claimsOnName(rules, what, name)),
    hold(subject, { refuse, ...plan }) {
      const held = {
        ...plan,
        subject,
        refuse: () => rejects && refuse(new ConsentError(subject)),
      }
      const cancel = verdict(subject) === 'open' ? queue.add(held) : undefined
      report(subject, cancel ? 'held' : rejects ? 'failed' : 'dropped')
      if (!cancel) held.refuse()
      return cancel
    },
    demand(subject) {
      if (!subject) return
      report(subject, 'failed')
      throw new ConsentError(subject)
    },
    writes(what, name) {
      const subject = screen.name(what, name)
      if (subject) report(subject, 'dropped')
      return !subject
    },
    obey(next = known) {
      known = next
      queue.settle(verdict)
    },
  }
  return screen
}
