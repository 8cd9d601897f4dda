/**
 * What Fine-Tune Lab asks of its visitors: the one policy of all three examples, and of
 * `placet serve --config examples/placet.config.ts`.
 *
 * In a project of your own the next line is `import { definePolicy } from '@placet/core/policy'`;
 * this file lies outside every package, so it names the source.
 */
import {
  cookieSpec,
  definePolicy,
  type Policy,
  type Service,
  type Site,
} from '../packages/core/src/policy/policy.ts'

const categories = {
  essential: {
    purposes: {
      'sign-in': 'Keeps you signed in.',
      payment: 'Detects payment fraud.',
      hosting: 'Delivers the pages.',
      choice: 'Remembers your choice.',
    },
    basis: 'necessary',
  },
  functional: {
    purposes: {
      settings: 'Remembers how you like it to look.',
      video: 'Plays our films, and remembers where you paused.',
    },
    basis: 'consent',
  },
  analytics: {
    purposes: {
      usage: 'Counts which pages, features and API endpoints are used.',
    },
    basis: 'consent',
    anonymized: true,
    lifetime: 'P90D',
  },
} as const

/** The processors of the pages themselves; each essential to a page that uses it. */
const hosting = {
  vercel: {
    name: 'Vercel',
    category: 'essential',
    recipient: 'Vercel Inc.',
    country: 'US',
    safeguard: 'SCC',
  },
  supabase: {
    name: 'Supabase',
    category: 'essential',
    recipient: 'Supabase Inc.',
    country: 'US',
    safeguard: 'SCC',
    hosts: ['*.supabase.co'],
    cookies: [
      { name: 'sb-*-auth-token*', purpose: 'sign-in', lifetime: 'P400D' },
      { name: 'sb-*-code-verifier', purpose: 'sign-in', lifetime: 'P400D' },
    ],
  },
  stripe: {
    name: 'Stripe',
    category: 'essential',
    recipient: 'Stripe, Inc.',
    country: 'US',
    safeguard: 'SCC',
    hosts: ['js.stripe.com', 'm.stripe.network', 'm.stripe.com'],
    cookies: [
      { name: '__stripe_mid', purpose: 'payment', lifetime: 'P1Y' },
      { name: '__stripe_sid', purpose: 'payment', lifetime: 'PT30M' },
    ],
  },
} as const

/** What the site itself keeps, and the player it embeds. */
function ownServices(site: Site): Record<string, Service> {
  const cookies = cookieSpec(site)
  return {
    placet: {
      name: 'Placet',
      category: 'essential',
      recipient: 'Fine-Tune Lab',
      country: 'US',
      cookies: [
        { name: cookies.token, purpose: 'choice', lifetime: 'P6M' },
        { name: cookies.rid, purpose: 'choice', lifetime: 'P6M', path: '/placet' },
      ],
    },
    settings: {
      name: 'Product settings',
      category: 'functional',
      recipient: 'Fine-Tune Lab',
      country: 'US',
      storage: [
        { kind: 'local', key: 'ftl-theme', purpose: 'settings', lifetime: 'P1Y' },
        { kind: 'local', key: 'ftl-density', purpose: 'settings', lifetime: 'P1Y' },
      ],
    },
    film: {
      name: 'Product films',
      category: 'functional',
      recipient: 'Clipstage (an invented player)',
      country: 'US',
      safeguard: 'SCC',
      hosts: [cookies.secure ? 'player.clipstage.test' : 'localhost'],
      storage: [{ kind: 'local', key: 'clipstage-position', purpose: 'video', lifetime: 'P30D' }],
    },
    usage: {
      name: 'Usage counts',
      category: 'analytics',
      recipient: 'Fine-Tune Lab',
      country: 'US',
    },
  }
}

const events = {
  page_view: { page: ['home', 'pricing', 'privacy', 'jobs', 'settings', 'sign-in'] },
  feature_used: { feature: ['create-job', 'filter-jobs', 'change-theme', 'change-density'] },
  api_call: { endpoint: ['list-jobs', 'read-job', 'create-job'], outcome: ['ok', 'error'] },
} as const

/** The closed vocabulary of the usage counts. */
export type Events = typeof events

/** Fine-Tune Lab's policy: a policy with its own category keys and event names as types. */
export interface FineTuneLab extends Policy {
  readonly categories: typeof categories
  readonly events: Events
}

/**
 * The policy for the origins it is served from. The first one issues the tokens; `domain` is set
 * where one choice holds for all sub-domains. RunPod, which runs the training jobs, is not in it:
 * it works behind the backend and keeps nothing in a browser.
 */
export function fineTuneLab(origins: readonly [string, ...string[]], domain?: string): FineTuneLab {
  const site = { name: 'Fine-Tune Lab', origins, ...(domain === undefined ? {} : { domain }) }
  return definePolicy({
    site,
    controller: {
      name: 'Fine-Tune Lab',
      address: 'finetunelab.ai',
      contact: 'privacy@finetunelab.ai',
      privacy: '/privacy',
      authority: {
        name: 'Your data protection authority',
        url: 'https://www.edpb.europa.eu',
      },
    },
    version: '1',
    date: '2026-11-23',
    categories,
    services: { ...hosting, ...ownServices(site) },
    events,
    retention: { records: 1095, reports: 90 },
    languages: ['en'],
  })
}

/** Where the demo runs: marketing site, web app, backend. */
export const DEMO_ORIGINS: readonly [string, ...string[]] = [
  'http://localhost:4101',
  'http://localhost:4102',
  'http://localhost:4103',
]

/** Reads `PLACET_ORIGINS`, a list separated by commas. */
function originsFrom(list: string | undefined): readonly [string, ...string[]] {
  const [first, ...others] = (list ?? '').split(',').filter((origin) => origin !== '')
  return first === undefined ? DEMO_ORIGINS : [first, ...others]
}

const environment = typeof process === 'undefined' ? {} : process.env

/** The policy for `PLACET_ORIGINS` and `PLACET_DOMAIN`, or else for the demo. */
const policy: FineTuneLab = fineTuneLab(
  originsFrom(environment['PLACET_ORIGINS']),
  environment['PLACET_DOMAIN'] || undefined,
)

export default policy
