import type { Category, Policy, Service } from '../policy/policy.ts'
import { en } from '../messages/en.ts'
import { LANGUAGES } from '../messages/languages.ts'
import { knownService } from './known-services.ts'

/** A fault that no single field shows: where it is, what is wrong, what to do. */
export interface Fault {
  readonly path: readonly string[]
  readonly message: string
}

function checkSite({ site }: Policy): Fault[] {
  const faults: Fault[] = []
  const schemes = new Set(site.origins.map((origin) => origin.split(':')[0]))
  if (schemes.size > 1) {
    const message = 'mixes http and https: cookies differ between them; use one scheme for all'
    faults.push({ path: ['site', 'origins'], message })
  }
  const { domain } = site
  if (domain === undefined) return faults
  site.origins.forEach((origin, i) => {
    const { hostname } = new URL(origin)
    if (hostname !== domain && !hostname.endsWith(`.${domain}`)) {
      const message = `${hostname} is not under ${domain}: remove it, or leave out site.domain`
      faults.push({ path: ['site', 'origins', String(i)], message })
    }
  })
  return faults
}

function checkCategories({ categories }: Policy): Fault[] {
  const faults: Fault[] = []
  if (categories['essential'] === undefined) {
    const message = 'has no "essential": add it, with the purposes the site cannot do without'
    faults.push({ path: ['categories'], message })
  }
  for (const [key, { basis }] of Object.entries(categories)) {
    const right = key === 'essential' ? 'necessary' : 'consent'
    if (basis === right) continue
    const message = `must be "${right}": only essential is necessary, all others need consent`
    faults.push({ path: ['categories', key, 'basis'], message })
  }
  const { analytics } = categories
  if (analytics !== undefined && analytics.anonymized !== true) {
    const message =
      'must be true: analytics means anonymous counts; put anything else in a category of another name'
    faults.push({ path: ['categories', 'analytics', 'anonymized'], message })
  }
  return faults
}

function misplaced(key: string, service: Service, category: Category): string | undefined {
  const known = knownService(key, service)
  if (known === undefined) return undefined
  if (known.hint === 'advertising') {
    if (category.advertising === true) return undefined
    return `${known.name} serves advertising or works across sites: it needs a category of its own marked "advertising": true`
  }
  if (!known.identifying) return undefined
  if (category.basis === 'necessary' || service.category === 'functional' || category.anonymized) {
    return `${known.name} tells single visitors apart: it cannot be in "${service.category}"; give it a category of its own that is not "anonymized"`
  }
  return undefined
}

function checkServices({ services, categories }: Policy): Fault[] {
  const faults: Fault[] = []
  for (const [key, service] of Object.entries(services)) {
    const category = categories[service.category]
    if (category === undefined) {
      const known = Object.keys(categories).join(', ')
      const message = `there is no category "${service.category}": use one of ${known}`
      faults.push({ path: ['services', key, 'category'], message })
      continue
    }
    const reason = misplaced(key, service, category)
    if (reason !== undefined) faults.push({ path: ['services', key, 'category'], message: reason })
    for (const kind of ['cookies', 'storage'] as const) {
      service[kind]?.forEach(({ purpose }, i) => {
        if (Object.hasOwn(category.purposes, purpose)) return
        const known = Object.keys(category.purposes).join(', ')
        const message = `"${service.category}" has no purpose "${purpose}": use one of ${known}`
        faults.push({ path: ['services', key, kind, String(i), 'purpose'], message })
      })
    }
  }
  return faults
}

/** Words of Placet's own, where the policy asks for them. */
function checkWords({ categories, languages }: Policy): Fault[] {
  const faults: Fault[] = []
  for (const [key, { purposes }] of Object.entries(categories)) {
    for (const [id, text] of Object.entries(purposes)) {
      if (typeof text !== 'boolean' || Object.hasOwn(en.purposes, id)) continue
      const known = Object.keys(en.purposes).join(', ')
      const message = `has no words of its own: give it a text (true works for ${known})`
      faults.push({ path: ['categories', key, 'purposes', id], message })
    }
  }
  languages.forEach((tag, i) => {
    if (LANGUAGES.includes(tag)) return
    const message = `Placet has no words in "${tag}": use any of ${LANGUAGES.join(', ')}`
    faults.push({ path: ['languages', String(i)], message })
  })
  return faults
}

/** The rules of a policy that span fields. Empty where it holds. */
export function checkPolicy(policy: Policy): Fault[] {
  return [
    ...checkSite(policy),
    ...checkCategories(policy),
    ...checkServices(policy),
    ...checkWords(policy),
  ]
}
