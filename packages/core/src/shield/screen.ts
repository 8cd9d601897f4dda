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
  address(what: What, text: string): ConsentError | undefined
  /** Undefined where this name may be written. */
  name(what: Kept['kind'], name: string): ConsentError | undefined
  /** Lets something wait and gives the way to take it back, or refuses it at once. */
  hold(error: ConsentError, plan: Plan): Stop | undefined
  /** For what cannot wait: throws where there is an error. */
  demand(error: ConsentError | undefined): void
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
    /** V8 alone has it. */
    stackTraceLimit: number
  }
}

/** An error whose stack reaches the caller: V8 keeps ten frames, which are the shield's own. */
function errorFor(subject: Subject): ConsentError {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 50
  const error = new ConsentError(subject)
  Error.stackTraceLimit = stackTraceLimit
  return error
}

/** Judges by the newest answer, keeps what waits, and reports. One per page. */
export function createScreen({ rules, onBlocked }: ScreenOptions, first: Known): Screen {
  const queue = createQueue()
  const own = location.hostname.replace(/\.$/, '')
  const rejects = rules.refused === 'reject'
  let known = first

  /** A page that is rendered ahead refuses nothing: its answer comes when it is shown. */
  const verdict = ({ claims }: Subject): Verdict => {
    const now = judge(rules.mode, claims, known)
    return now !== 'granted' && document.prerendering ? 'open' : now
  }
  const stopped = (subject: Subject): ConsentError | undefined =>
    verdict(subject) === 'granted' ? undefined : errorFor(subject)

  const report = ({ subject, stack = '' }: ConsentError, outcome: Blocked['outcome']): void => {
    const { what, target, claims } = subject
    isolated(() => onBlocked?.({ what, target, ...claims[0], outcome, stack }))
  }

  const screen: Screen = {
    address(what, text) {
      const address = addressOf(text, document.baseURI)
      const claims = address && claimsOnHost(rules, address.host, own)
      return claims && stopped({ what, target: address.shown, claims })
    },
    name: (what, target) => stopped({ what, target, claims: claimsOnName(rules, what, target) }),
    hold(error, { bytes, replay, refuse }) {
      const { subject } = error
      const tell = (): unknown => rejects && refuse(error)
      const held = { subject, bytes, replay, refuse: tell }
      const cancel = verdict(subject) === 'open' ? queue.add(held) : undefined
      report(error, cancel ? 'held' : rejects ? 'failed' : 'dropped')
      if (!cancel) tell()
      return cancel
    },
    demand(error) {
      if (!error) return
      report(error, 'failed')
      throw error
    },
    writes(what, name) {
      const error = screen.name(what, name)
      if (error) report(error, 'dropped')
      return !error
    },
    obey(next = known) {
      known = next
      queue.settle(verdict)
    },
  }
  return screen
}
