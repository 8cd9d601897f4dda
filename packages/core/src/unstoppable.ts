import type { Ran } from './host.ts'
import { serviceOfHost, type Rules } from './policy/rules.ts'

/** What a page knows of code that ran in it, and of who can stop it. */
export interface Running {
  readonly ran: readonly Ran[]
  readonly hooked: readonly string[]
}

/** The service that code belongs to: named by the page, by its host, or the only one there is. */
function ownerOf({ category, service, url }: Ran, rules: Rules): string | undefined {
  if (service !== undefined) return service
  const byHost = url === undefined ? undefined : serviceOfHost(rules, new URL(url).hostname)
  if (byHost !== undefined) return byHost
  const all = Object.keys(rules.services).filter(
    (key) => rules.services[key]?.category === category,
  )
  return all.length === 1 ? all[0] : undefined
}

/** Whether something ran under one of these categories that nobody registered how to stop. */
export function unstoppable(
  { ran, hooked }: Running,
  rules: Rules,
  categories: readonly string[],
): boolean {
  return ran.some(
    (one) => categories.includes(one.category) && !hooked.includes(ownerOf(one, rules) ?? ''),
  )
}
