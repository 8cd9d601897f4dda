import { z } from 'zod'
import { asciiFromBase64url } from '../policy/base64url.ts'
import { WEEK, type Claims } from '../policy/claims.ts'
import { categoryKey, hash, shortHash } from './fields.ts'

/** The claims of a token. `isClaims` in the page accepts exactly the same values. */
export const claimsSchema: z.ZodType<Claims> = z
  .strictObject({
    ask: z.record(categoryKey, shortHash),
    cat: z.array(categoryKey),
    exp: z.int().positive().multipleOf(WEEK),
    gpc: z.literal(true).exactOptional(),
    iss: z.string().regex(/^https?:\/\/[a-z0-9.:[\]-]{1,255}$/),
    pol: hash,
  })
  .refine(
    ({ cat, ask }) => cat.every((key) => Object.hasOwn(ask, key)),
    'grants what was not asked',
  )
  .refine(
    ({ cat }) => cat.every((key, i) => i === 0 || key > (cat[i - 1] ?? key)),
    'categories must be sorted, each once',
  )

const jws = z
  .string()
  .max(1024)
  .regex(/^(?!u\.)[\w-]+\.[\w-]+\.[\w-]+$/)
const unsigned = z
  .string()
  .max(2048)
  .regex(/^u\.[\w-]+(\.[\w-]+)?$/)

/** A cookie value: a JWS or an unsigned answer, its payload decoded to claims. */
export const tokenSchema: z.ZodType<Claims, string> = z
  .union([jws, unsigned])
  .transform((token, context): unknown => {
    const text = asciiFromBase64url(token.split('.')[1] ?? '')
    try {
      return JSON.parse(text ?? '')
    } catch {
      context.addIssue({ code: 'custom', message: 'the payload is not base64url of ASCII JSON' })
      return z.NEVER
    }
  })
  .pipe(claimsSchema)
