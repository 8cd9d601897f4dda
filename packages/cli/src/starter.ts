import { looks, positions, type LookName, type PositionName } from '@placet/core/looks'
import type { Policy } from '@placet/core/policy'

const STARTER: Policy = {
  $schema: './node_modules/@placet/core/dist/placet.schema.json',
  site: { name: 'Example', origins: ['https://www.example.com'] },
  controller: {
    name: 'Example Ltd',
    address: '1 Example Street, 10115 Berlin, Germany',
    contact: 'privacy@example.com',
    privacy: '/privacy',
  },
  version: '1',
  date: '2026-01-01',
  categories: {
    essential: {
      purposes: { choice: 'Remembers the choice you make here.' },
      basis: 'necessary',
    },
    functional: {
      purposes: { settings: 'Remembers how you like the site to look.' },
      basis: 'consent',
    },
    analytics: {
      purposes: { usage: 'Counts which pages are read, so that we improve those.' },
      basis: 'consent',
      anonymized: true,
      lifetime: 'P90D',
    },
  },
  services: {
    placet: {
      name: 'Placet',
      category: 'essential',
      recipient: 'Example Ltd',
      country: 'DE',
      cookies: [
        { name: '__Host-placet', purpose: 'choice', lifetime: 'P6M' },
        { name: '__Secure-placet-rid', purpose: 'choice', lifetime: 'P6M', path: '/placet' },
      ],
    },
    theme: {
      name: 'Theme',
      category: 'functional',
      recipient: 'Example Ltd',
      country: 'DE',
      storage: [{ kind: 'local', key: 'theme', purpose: 'settings', lifetime: 'P1Y' }],
    },
    usage: {
      name: 'Usage counts',
      category: 'analytics',
      recipient: 'Example Ltd',
      country: 'DE',
    },
  },
  events: { page_view: { page: ['home', 'pricing', 'docs'] } },
  retention: { records: 1095, reports: 760 },
  languages: ['en'],
}

/** How the notice of the starter is to look, by the names of `@placet/core/looks`. */
export interface StarterLook {
  readonly look?: LookName | undefined
  readonly position?: PositionName | undefined
}

/**
 * The policy that `placet init` writes, dated: small, valid, and to be changed. A look and a
 * position are written out as the custom properties that they are, to go on from.
 */
export function starter(today: Date, { look, position }: StarterLook = {}): Policy {
  const properties = { ...(look && looks[look]), ...(position && positions[position]) }
  return {
    ...STARTER,
    date: today.toISOString().slice(0, 10),
    ...(Object.keys(properties).length > 0 && { look: properties }),
  }
}

/** What to change in the starter, and why, in the order of the file. */
export const TO_CHANGE: readonly (readonly [field: string, what: string])[] = [
  ['site.origins', 'where your pages are served; cookies and CORS follow these'],
  ['controller', 'who asks: the notice shows it'],
  ['date', 'the day you publish it'],
  ['categories', 'what you do with the data, in words your visitors use'],
  ['services', 'every tool that keeps or receives something, with its cookies and storage'],
  ['events', 'the only events that are ever counted, with their allowed values'],
]
