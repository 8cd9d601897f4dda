import type { Host } from './host.ts'
import { serviceOfHost, type Rules } from './policy/rules.ts'
import { firstReload } from './reloaded.ts'

/** An address that a document's policy has blocked. */
export type Violation = Pick<
  SecurityPolicyViolationEvent,
  'disposition' | 'effectiveDirective' | 'blockedURI'
>

/** The directives that a grant opens to hosts; in the others no reload would change anything. */
const OPENED = /^(script|style|img|font|media|frame|connect)-src/

/** The host of a blocked address; undefined for `inline`, `eval` and the like. */
function hostOf(blocked: unknown): string | undefined {
  return typeof blocked === 'string' && URL.canParse(blocked)
    ? new URL(blocked).hostname
    : undefined
}

/** Tells of what was blocked before anyone listened; not every browser keeps that. */
function onReported(hear: (report: object, blocked: unknown) => void): void {
  if (typeof ReportingObserver !== 'function') return
  new ReportingObserver(
    (reports) => {
      for (const { body } of reports) {
        if (body) hear(body, Reflect.get(body, 'blockedURL'))
      }
    },
    { types: ['csp-violation'], buffered: true },
  ).observe()
}

/**
 * Calls `leave` once for an answer that grants what this document's Content-Security-Policy
 * forbids: a policy cannot be widened in a living document (CSP 3 §1.2), so only the server's next
 * answer can let it in. Waits until the server has signed the answer, without which its next
 * policy would be as narrow. Gives what is to be told of each violation that the page hears of.
 */
export function watchForbidden(
  { current, read }: Pick<Host, 'current' | 'read'>,
  rules: Rules,
  leave: () => void,
): (violation: Violation) => void {
  const blocked = new Set<string>()
  const check = (): void => {
    const { decision, effective } = current.state
    if (decision?.signed !== true) return
    const wanted = [...blocked].some((name) => {
      const service = serviceOfHost(rules, name)
      const category = service === undefined ? '' : (rules.services[service]?.category ?? '')
      return category !== 'essential' && effective[category] === true
    })
    // The end of a token is its signature.
    if (wanted && firstReload(read().slice(-43))) leave()
  }
  const hear = (report: object, address: unknown): void => {
    const name = hostOf(address)
    if (Reflect.get(report, 'disposition') !== 'enforce' || name === undefined) return
    if (!OPENED.test(String(Reflect.get(report, 'effectiveDirective')))) return
    blocked.add(name)
    check()
  }
  onReported(hear)
  current.subscribe(check)
  return (violation) => hear(violation, violation.blockedURI)
}
