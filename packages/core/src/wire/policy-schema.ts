import { z } from 'zod'
import type { Policy } from '../policy/policy.ts'
import { categoryKey, eventName, eventValue, language, lifetime, words } from './fields.ts'
import { lookSchema } from './look.ts'
import { checkPolicy } from './policy-rules.ts'

const text = z.union([words, z.record(language, words)])

const link = z
  .string()
  .regex(/^(https:\/\/[^\s/]+|\/(?!\/))\S*$/, 'must be https:// or start with one "/"')

const host = z
  .string()
  .regex(
    /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/,
    'must be a host name, "*." in front for all below it',
  )

/** `https://host`, or plain http for names that never leave the machine. */
const origin = z
  .string()
  .regex(
    /^(https:\/\/[a-z0-9.-]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+(\.[a-z0-9-]+)*\.(test|localhost)))(:\d{1,5})?$/,
    'must be an origin such as "https://www.example.com": lower case, no path; http only for localhost, 127.0.0.1, *.test and *.localhost',
  )

const domain = z
  .string()
  .regex(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    'must be a domain such as "example.com", without a leading dot',
  )

const site = z.strictObject({
  name: words,
  origins: z.tuple([origin], origin).readonly(),
  domain: domain.exactOptional(),
})

const controller = z.strictObject({
  name: words,
  address: words,
  contact: words,
  privacy: link,
  authority: z.strictObject({ name: words, url: link }).exactOptional(),
})

const category = z.strictObject({
  label: text.exactOptional(),
  purposes: z
    .record(categoryKey, z.union([text, z.literal(true)]))
    .refine((purposes) => Object.keys(purposes).length > 0, 'name at least one purpose'),
  basis: z.enum(['necessary', 'consent']),
  anonymized: z.boolean().exactOptional(),
  advertising: z.boolean().exactOptional(),
  lifetime: lifetime.exactOptional(),
})

/** A cookie-name or storage-key pattern; a bare `*` would sweep what is not ours to sweep. */
const pattern = z
  .string()
  .regex(/^(?!\*+$)[^\s;=]{1,128}$/, 'must be a name, with "*" only for a part that varies')

/** It is written into `Set-Cookie` lines, where `;` would begin an attribute (RFC 6265bis §4.1.1). */
const cookiePath = z
  .string()
  .regex(
    /^\/[\x21-\x3a\x3c-\x7e]{0,255}$/,
    'must start with "/" and be a path as requests have it: no space, no ";", other characters %-encoded, 256 at most',
  )

const cookie = z.strictObject({
  name: pattern,
  purpose: categoryKey,
  lifetime,
  path: cookiePath.exactOptional(),
  domain: domain.exactOptional(),
  httpOnly: z.boolean().exactOptional(),
})

const storage = z.strictObject({
  kind: z.enum(['local', 'session', 'indexeddb', 'cache']),
  key: pattern,
  purpose: categoryKey,
  lifetime,
})

const service = z.strictObject({
  name: words,
  category: categoryKey,
  recipient: words,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as "DE" ("GB", not "UK")'),
  safeguard: words.exactOptional(),
  hosts: z.array(host).readonly().exactOptional(),
  cookies: z.array(cookie).readonly().exactOptional(),
  storage: z.array(storage).readonly().exactOptional(),
})

const shield = z.strictObject({
  mode: z.enum(['listed', 'strict']).exactOptional(),
  refused: z.enum(['reject', 'drop']).exactOptional(),
})

const dimensions = z
  .record(eventName, z.array(eventValue).min(1).max(100).readonly())
  .refine((given) => Object.keys(given).length <= 2, 'an event has at most two dimensions')

const days = z.int().positive()

/** The policy file. Says of every fault where it is and how to mend it. */
export const policySchema: z.ZodType<Policy> = z
  .strictObject({
    $schema: z.string().exactOptional(),
    site,
    controller,
    version: words,
    date: z.iso.date('must be a date such as "2026-11-23"'),
    categories: z.record(categoryKey, category),
    services: z.record(categoryKey, service),
    events: z.record(eventName, dimensions).exactOptional(),
    retention: z.strictObject({ records: days, reports: days.max(760, 'at most 25 months: 760') }),
    languages: z.tuple([language], language).readonly(),
    shield: shield.exactOptional(),
    reopen: z.boolean().exactOptional(),
    texts: z.record(language, z.record(z.string(), words)).exactOptional(),
    look: lookSchema.exactOptional(),
  })
  .superRefine((policy, context) => {
    for (const fault of checkPolicy(policy)) {
      context.addIssue({ code: 'custom', path: [...fault.path], message: fault.message })
    }
  })
