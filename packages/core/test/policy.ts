import { definePolicy, type Policy } from '../src/policy/policy.ts'

/** A small valid policy for tests. */
export const POLICY = definePolicy({
  site: { name: 'Example', origins: ['https://www.example.test'] },
  controller: {
    name: 'Example Ltd',
    address: '1 Example Street, Dublin',
    contact: 'privacy@example.test',
    privacy: '/privacy',
  },
  version: '1',
  date: '2026-11-23',
  categories: {
    essential: { basis: 'necessary', purposes: { session: 'Keeps you signed in.' } },
    functional: { basis: 'consent', purposes: { settings: 'Remembers your settings.' } },
    analytics: {
      basis: 'consent',
      anonymized: true,
      purposes: { usage: 'Counts how often pages are used.' },
    },
  },
  services: {
    session: {
      name: 'Sign-in',
      category: 'essential',
      recipient: 'Example Ltd',
      country: 'IE',
      cookies: [{ name: 'session', purpose: 'session', lifetime: 'session' }],
    },
    settings: {
      name: 'Settings',
      category: 'functional',
      recipient: 'Example Ltd',
      country: 'IE',
      storage: [{ kind: 'local', key: 'theme', purpose: 'settings', lifetime: 'P1Y' }],
      cookies: [{ name: 'pref-*', purpose: 'settings', lifetime: 'P6M' }],
    },
    counts: {
      name: 'Usage counts',
      category: 'analytics',
      recipient: 'Example Ltd',
      country: 'IE',
      storage: [{ kind: 'session', key: 'seen', purpose: 'usage', lifetime: 'session' }],
    },
  },
  events: { page_view: { page: ['home', 'pricing'] } },
  retention: { records: 1825, reports: 760 },
  languages: ['en'],
}) satisfies Policy
