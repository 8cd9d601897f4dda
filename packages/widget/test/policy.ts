import { definePolicy, type Policy } from '@placet/core/policy'

/** The reference deployment: a SaaS for fine-tuning models. */
export const policy: Policy = definePolicy({
  site: { name: 'Fine-Tune Lab', origins: ['https://finetunelab.test'] },
  controller: {
    name: 'Fine-Tune Lab, Inc.',
    address: '548 Market Street, San Francisco, CA 94104, USA',
    contact: 'privacy@finetunelab.ai',
    privacy: '/privacy',
    authority: { name: 'Data Protection Commission', url: 'https://www.dataprotection.ie/' },
  },
  version: '1',
  date: '2026-11-23',
  categories: {
    essential: {
      basis: 'necessary',
      purposes: {
        session: 'Keeps you signed in.',
        fraud: 'Protects payments against fraud.',
      },
    },
    functional: {
      basis: 'consent',
      purposes: {
        settings: 'Remembers your theme and table density.',
        video: 'Plays the product video.',
      },
    },
    analytics: {
      basis: 'consent',
      anonymized: true,
      purposes: { usage: 'Counts which pages and features are used.' },
    },
  },
  services: {
    supabase: {
      name: 'Sign-in',
      category: 'essential',
      recipient: 'Supabase, Inc.',
      country: 'US',
      safeguard: 'Standard contractual clauses',
      cookies: [
        { name: 'sb-*-auth-token', purpose: 'session', lifetime: 'P400D' },
        { name: 'sb-*-auth-token-code-verifier', purpose: 'session', lifetime: 'session' },
      ],
    },
    stripe: {
      name: 'Payments',
      category: 'essential',
      recipient: 'Stripe Payments Europe, Ltd.',
      country: 'IE',
      cookies: [
        { name: '__stripe_mid', purpose: 'fraud', lifetime: 'P1Y' },
        { name: '__stripe_sid', purpose: 'fraud', lifetime: 'PT30M' },
      ],
    },
    settings: {
      name: 'Display settings',
      category: 'functional',
      recipient: 'Fine-Tune Lab, Inc.',
      country: 'US',
      storage: [
        { kind: 'local', key: 'ftl.theme', purpose: 'settings', lifetime: 'P6M' },
        { kind: 'local', key: 'ftl.density', purpose: 'settings', lifetime: 'P6M' },
      ],
    },
    player: {
      name: 'Product video',
      category: 'functional',
      recipient: 'Vercel, Inc.',
      country: 'US',
      safeguard: 'Standard contractual clauses',
    },
    usage: {
      name: 'Usage counts',
      category: 'analytics',
      recipient: 'Fine-Tune Lab, Inc.',
      country: 'US',
    },
  },
  retention: { records: 1825, reports: 400 },
  languages: ['en'],
})
