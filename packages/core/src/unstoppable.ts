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
  const all = Object.keys(rules.services).filter((key) => categoryOf(key, rules) === category)
  return all.length === 1 ? all[0] : undefined
}

function categoryOf(service: string, { services }: Rules): string | undefined {
  return Object.hasOwn(services, service) ? services[service]?.category : undefined
}

/**
 * Whether something ran under one of these categories that nobody stops. The hook of a service is
 * called when that service's own category is withdrawn, so it answers for nothing of another one.
 */
export function unstoppable(
  { ran, hooked }: Running,
  rules: Rules,
  categories: readonly string[],
): boolean {
  const stops = (one: Ran): boolean => {
    const owner = ownerOf(one, rules) ?? ''
    return hooked.includes(owner) && categoryOf(owner, rules) === one.category
  }
  return ran.some((one) => categories.includes(one.category) && !stops(one))
}
