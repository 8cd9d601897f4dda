import { z } from 'zod'
import type { DecisionRequest, DecisionResponse } from '../decision.ts'
import { categoryKey, hash, language } from './fields.ts'

const fields = {
  after: z.uuid().exactOptional(),
  policy: hash,
  notice: hash,
  bundle: hash,
  language,
  categories: z.record(categoryKey, z.boolean()),
  method: z.enum(['accept-all', 'reject-all', 'save', 'withdraw', 'api']),
  surface: z.enum(['notice', 'preferences', 'placeholder', 'api']),
  signal: z.strictObject({ gpc: z.boolean() }),
}

/** What a method's name promises about the categories. */
function keepsItsWord({
  method,
  categories,
}: Pick<DecisionRequest, 'method' | 'categories'>): boolean {
  const choices = Object.values(categories)
  if (method === 'accept-all') return choices.every(Boolean)
  if (method === 'reject-all' || method === 'withdraw') return !choices.some(Boolean)
  return true
}

/** The body of `POST decisions`. */
export const decisionRequestSchema: z.ZodType<DecisionRequest> = z
  .strictObject({ id: z.uuid(), ...fields })
  .refine(keepsItsWord, { path: ['categories'], message: 'do not fit the method' })

/** The answer to `POST decisions`. */
export const decisionResponseSchema: z.ZodType<DecisionResponse> = z.strictObject({
  token: z.string().max(1024),
  record: z.strictObject({
    id: z.uuid(),
    at: z.iso.datetime(),
    ...fields,
    late: z.literal(true).exactOptional(),
  }),
  receipt: z.strictObject({ promise: z.string(), salt: hash }),
})
