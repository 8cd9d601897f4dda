import type { Host } from './host.ts'
import { serviceOfHost, type Rules } from './policy/rules.ts'

/** Where a tab notes for which answer it has reloaded. */
const MARK = 'placet-reloaded'

/** The host of a blocked address; undefined for `inline`, `eval` and the like. */
function hostOf(blocked: unknown): string | undefined {
  return typeof blocked === 'string' && URL.canParse(blocked)
    ? new URL(blocked).hostname
    : undefined
}

/** Tells of every address that this document's policy has blocked, before and from now on. */
function onBlocked(hear: (host: string) => void): void {
  const take = (disposition: unknown, blocked: unknown): void => {
    const host = hostOf(blocked)
    if (disposition === 'enforce' && host !== undefined) hear(host)
  }
  document.addEventListener('securitypolicyviolation', ({ disposition, blockedURI }) =>
    take(disposition, blockedURI),
  )
  // What was blocked before anyone listened; not every browser keeps that.
  if (!('ReportingObserver' in globalThis)) return
  new ReportingObserver(
    (reports) => {
      for (const { body } of reports) {
        if (body) take(Reflect.get(body, 'disposition'), Reflect.get(body, 'blockedURL'))
      }
    },
    { types: ['csp-violation'], buffered: true },
  ).observe()
}

/** Whether this tab may reload for the answer it holds: it does so once. */
function firstTime(answer: string): boolean {
  try {
    if (sessionStorage.getItem(MARK) === answer) return false
    sessionStorage.setItem(MARK, answer)
    return true
  } catch {
    // Where nothing can be noted, reloading might never end.
    return false
  }
}

/** Forgets that this tab has reloaded: nothing of it outlives a withdrawal. */
export function forgetReload(): void {
  try {
    sessionStorage.removeItem(MARK)
  } catch {
    // Nor was anything noted.
  }
}

/**
 * Calls `leave` once for an answer that grants what this document's Content-Security-Policy
 * forbids: a policy cannot be widened in a living document (CSP 3 §1.2), so only the server's next
 * answer can let it in. Waits until the server has signed the answer, without which its next
 * policy would be as narrow.
 */
export function watchForbidden(host: Host, rules: Rules, leave: () => void): void {
  const blocked = new Set<string>()
  const check = (): void => {
    const { decision, effective } = host.current.state
    if (decision?.signed !== true) return
    const wanted = [...blocked].some((name) => {
      const service = serviceOfHost(rules, name)
      const category = service === undefined ? '' : (rules.services[service]?.category ?? '')
      return category !== 'essential' && effective[category] === true
    })
    // The end of a token is its signature.
    if (wanted && firstTime(host.read().slice(-43))) leave()
  }
  onBlocked((name) => {
    blocked.add(name)
    check()
  })
  host.current.subscribe(check)
}
