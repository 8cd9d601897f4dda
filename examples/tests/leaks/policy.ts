import type { Policy, Service } from '../../../packages/core/src/policy/policy.ts'
import { OWN } from './technique.ts'
import { DECLARED } from './techniques/writes.ts'

const LIFE = { lifetime: 'P1Y' } as const

const service = (name: string, rest: Pick<Service, 'category'> & Partial<Service>): Service => ({
  name,
  recipient: `${name} Ltd`,
  country: 'IE',
  ...rest,
})

/** The lab's policy: two services that nobody has granted yet, in the mode that trusts nobody. */
export const POLICY: Policy = {
  site: { name: 'Site', origins: [`https://${OWN}`] },
  controller: {
    name: 'Site Ltd',
    address: '1 Site Street, Dublin',
    contact: 'privacy@site.test',
    privacy: '/privacy',
  },
  version: '1',
  date: '2026-11-23',
  categories: {
    essential: { purposes: { session: 'Keeps you signed in.' }, basis: 'necessary' },
    analytics: { purposes: { usage: 'Counts what is used.' }, basis: 'consent' },
    advertising: {
      purposes: { ads: 'Shows what may interest you.' },
      basis: 'consent',
      advertising: true,
    },
  },
  services: {
    tracker: service('Tracker', {
      category: 'analytics',
      hosts: ['tracker.test'],
      cookies: [
        { name: `${DECLARED}*`, purpose: 'usage', ...LIFE },
        { name: 'w-http', purpose: 'usage', httpOnly: true, ...LIFE },
      ],
      storage: (['local', 'session', 'indexeddb', 'cache'] as const).map((kind) => ({
        kind,
        key: `${DECLARED}*`,
        purpose: 'usage',
        ...LIFE,
      })),
    }),
    pixels: service('Pixels', { category: 'advertising', hosts: ['*.pixels.test'] }),
  },
  retention: { records: 1825, reports: 400 },
  languages: ['en'],
  shield: { mode: 'strict', refused: 'reject' },
}
