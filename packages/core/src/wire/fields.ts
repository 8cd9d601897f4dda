import { z } from 'zod'

/** A category key, as it stands in policies, tokens and attributes. */
export const categoryKey: z.ZodString = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'use lower-case letters, digits and "-", at most 32')

/** SHA-256, base64url without padding. */
export const hash: z.ZodString = z
  .string()
  .regex(/^[\w-]{43}$/, 'must be a SHA-256 in base64url, 43 characters')

/** 72 bits of SHA-256, base64url. */
export const shortHash: z.ZodString = z
  .string()
  .regex(/^[\w-]{12}$/, 'must be 12 characters of base64url')

/** A BCP 47 language tag in its usual forms. */
export const language: z.ZodString = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as "en" or "pt-BR"')
  .max(35)

export const words: z.ZodString = z.string().trim().min(1, 'must not be empty').max(2000)

export const lifetime: z.ZodString = z
  .string()
  .regex(
    /^(session|P\d{1,4}[YMWD]|PT\d{1,5}[HMS])$/,
    'must be "session" or an ISO 8601 duration of one unit, such as "P6M", "P400D" or "PT30M"',
  )

/** An event or dimension name, and a dimension's value: a word, never a text or an address. */
export const eventName: z.ZodString = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'use lower-case letters, digits and "_", at most 40')
export const eventValue: z.ZodString = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'use lower-case letters, digits, "_" and "-", at most 40')
