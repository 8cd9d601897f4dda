import fc from 'fast-check'
import { CompactSign, generateKeyPair } from 'jose'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expiry, publish, type Claims, type Policy } from '@placet/core/policy'
import { signCompact } from '../jws.ts'
import { loadKeys, makeKey, type Keys } from '../keys.ts'
import { NOON, POLICY } from '../../test/testing.ts'
import { tokenSigner } from '../token.ts'
import { createGate, type Gate } from './gate.ts'

const NAME = '__Host-placet'
const published = publish(POLICY)
const asked = (key: string): string => published.categories[key]?.hash ?? ''

let keys: Keys
let strangers: Keys
let sign: (change?: Partial<Claims>) => Promise<string>
let clock: number
let gate: Gate

const claims = (change: Partial<Claims> = {}): Claims => ({
  ask: { analytics: asked('analytics'), functional: asked('functional') },
  cat: ['analytics', 'functional'],
  exp: expiry(NOON),
  iss: 'https://www.example.test',
  pol: published.fingerprint,
  ...change,
})

beforeAll(async () => {
  keys = await loadKeys([await makeKey()])
  strangers = await loadKeys([await makeKey()])
  const signer = tokenSigner(keys.signing)
  sign = (change) => signer(claims(change))
})
beforeEach(() => {
  clock = NOON
  gate = createGate({ keys: keys.jwks, policy: published, now: () => clock })
})

const cookie = (...values: string[]) => ({
  cookie: values.map((value) => `${NAME}=${value}`).join('; '),
})

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function withHeader(header: Record<string, unknown>): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims()))
  const { alg: _alg, ...rest } = header
  const protectedHeader = { alg: 'Ed25519', ...rest }
  const options = Array.isArray(header['crit']) ? { crit: { exp: true } } : undefined
  return new CompactSign(payload)
    .setProtectedHeader(protectedHeader)
    .sign(keys.signing.key, options)
}

describe('a genuine token', () => {
  test('allows what it grants and nothing else', async () => {
    const token = await sign({ cat: ['analytics'] })
    const answer = await gate(cookie(token))
    expect(answer).toMatchObject({ token, signal: { gpc: false } })
    expect(answer.reason).toBeUndefined()
    expect(answer.allows('analytics')).toBe(true)
    expect(answer.reasonFor('analytics')).toBeUndefined()
    expect(answer.allows('functional')).toBe(false)
    expect(answer.reasonFor('functional')).toBe('not-granted')
  })

  test.each(['constructor', '__proto__', 'toString', 'marketing', ''])(
    'never allows the unknown category %j',
    async (category) => {
      expect((await gate(cookie(await sign()))).reasonFor(category)).toBe('not-granted')
    },
  )

  test('is read from Fetch headers, a plain record, arrays and names of any case', async () => {
    const { cookie: text } = cookie(await sign())
    for (const headers of [new Headers({ cookie: text }), { Cookie: [text] }, { COOKIE: text }]) {
      expect((await gate(headers)).allows('analytics')).toBe(true)
    }
  })

  test('may come twice, byte for byte, and beside other cookies', async () => {
    const token = await sign()
    const headers = { cookie: `a=b; ${NAME}=${token};${NAME}=${token} ; c` }
    expect((await gate(headers)).allows('analytics')).toBe(true)
  })

  test('stops at the second it expires, also when it was seen before', async () => {
    const headers = cookie(await sign())
    clock = expiry(NOON) * 1000 - 1
    expect((await gate(headers)).allows('analytics')).toBe(true)
    clock += 1
    const answer = await gate(headers)
    expect(answer).toMatchObject({ reason: 'expired' })
    expect(answer.token).toBeUndefined()
    expect(answer.allows('analytics')).toBe(false)
  })

  test('answers a category alone where only that one asks for more', async () => {
    const { analytics: _, ...rest } = POLICY.categories
    const purposes = { usage: 'Count what is used.', more: 'And more.' }
    const analytics = { purposes, basis: 'consent', anonymized: true } as const
    const changed: Policy = { ...POLICY, categories: { ...rest, analytics } }
    const newer = createGate({
      keys: keys.jwks,
      policy: publish(changed, [POLICY]),
      now: () => clock,
    })
    const answer = await newer(cookie(await sign()))
    expect(answer.reasonFor('analytics')).toBe('stale-policy')
    expect(answer.allows('functional')).toBe(true)
  })

  test('is stale for a category it was never asked about', async () => {
    const ask = { functional: asked('functional') }
    const answer = await gate(cookie(await sign({ ask, cat: ['functional'] })))
    expect(answer.reasonFor('analytics')).toBe('stale-policy')
  })
})

describe('a token that is refused', () => {
  const refused = async (value: string) => {
    const answer = await gate(cookie(value))
    expect(answer.allows('analytics') || answer.allows('functional')).toBe(false)
    expect(answer.allows('essential')).toBe(true)
    expect(answer.reasonFor('analytics')).toBe(answer.reason)
    expect(answer.token).toBeUndefined()
    return [answer.reason, answer.detail]
  }

  test('because there is none', async () => {
    const absent = { reason: 'no-token', detail: 'absent' }
    expect(await gate({})).toMatchObject(absent)
    expect(await gate(cookie(''))).toMatchObject(absent)
    expect(await gate.token('', { gpc: false })).toMatchObject(absent)
    expect(await gate({ cookie: `placet=${await sign()}` })).toMatchObject(absent)
    expect(await gate(new Headers())).toMatchObject(absent)
  })

  test('because two differ, even if both are genuine', async () => {
    const answer = await gate(cookie(await sign(), await sign({ cat: [] })))
    expect(answer).toMatchObject({ reason: 'no-token', detail: 'duplicate' })
    expect(answer.allows('analytics')).toBe(false)
  })

  test('because it is unsigned', async () => {
    expect(await refused(`u.${encode(claims())}`)).toEqual(['bad-signature', 'unsigned'])
    expect(await refused(`u.${encode(claims())}.${encode({})}`)).toEqual([
      'bad-signature',
      'unsigned',
    ])
  })

  test.each(['none', 'HS256', 'EdDSA', 'ed25519', 'ES256', '', 1, null, undefined])(
    'because its alg is %j',
    async (alg) => {
      const [, payload, signature] = (await sign()).split('.')
      const head = encode({ alg, typ: 'consent+jwt', kid: keys.signing.kid })
      expect(await refused(`${head}.${payload}.${signature}`)).toEqual([
        'bad-signature',
        'algorithm',
      ])
      expect(await refused(`${head}.${payload}.`)).toEqual(['bad-signature', 'algorithm'])
    },
  )

  test('because a public key was used as an HMAC secret', async () => {
    const secret = Buffer.from(String(keys.jwks.keys[0]?.['x']), 'base64url')
    const forged = await new CompactSign(Buffer.from(JSON.stringify(claims())))
      .setProtectedHeader({ alg: 'HS256', typ: 'consent+jwt', kid: keys.signing.kid })
      .sign(secret)
    expect(await refused(forged)).toEqual(['bad-signature', 'algorithm'])
  })

  test.each([
    ['another type', { typ: 'JWT' }],
    ['the type of a receipt', { typ: 'consent-promise+jwt' }],
    ['no type', { typ: undefined }],
    ['crit', { crit: ['exp'], exp: 1 }],
    ['a key of its own', { jwk: { kty: 'OKP' } }],
    ['an address of a key', { jku: 'https://evil.test' }],
  ])('because its header has %s, though signed by our key', async (_, change) => {
    const token = await withHeader({ typ: 'consent+jwt', kid: keys.signing.kid, ...change })
    expect(await refused(token)).toEqual(['bad-signature', 'header'])
  })

  test('because its key is unknown or merely claims our name', async () => {
    const payload = JSON.stringify(claims())
    const foreign = await signCompact(payload, 'consent+jwt', strangers.signing)
    expect(await refused(foreign)).toEqual(['bad-signature', 'unknown-key'])
    const { privateKey } = await generateKeyPair('Ed25519')
    const posing = { kid: keys.signing.kid, key: privateKey }
    const forged = await signCompact(payload, 'consent+jwt', posing)
    expect(await refused(forged)).toEqual(['bad-signature', 'signature'])
  })

  test('because it was edited', async () => {
    const [head, , signature] = (await sign({ cat: [] })).split('.')
    const more = `${head}.${encode(claims())}.${signature}`
    expect(await refused(more)).toEqual(['bad-signature', 'signature'])
  })

  test('because the bits to spare of its signature were set', async () => {
    const token = await sign()
    const next = { A: 'B', Q: 'R', g: 'h', w: 'x' }[token.slice(-1)]
    expect(await refused(`${token.slice(0, -1)}${next}`)).toEqual(['bad-signature', 'malformed'])
  })

  test('because it is of another site with the same key', async () => {
    const token = await sign({ iss: 'https://other.test' })
    expect(await refused(token)).toEqual(['bad-signature', 'other-site'])
    expect(await refused(token)).toEqual(['bad-signature', 'other-site'])
  })

  test('because it is not claims, though signed by our key', async () => {
    const token = await signCompact('{"cat":["analytics"]}', 'consent+jwt', keys.signing)
    expect(await refused(token)).toEqual(['bad-signature', 'malformed'])
  })

  test.each(['x', '..', 'a.b', 'a.b.c.d', '"quoted"', 'a'.repeat(5000), '\u0000', '%7B%7D'])(
    'because it is %j',
    async (value) => {
      expect(await refused(value)).toEqual(['bad-signature', 'malformed'])
    },
  )
})

describe('Global Privacy Control', () => {
  test.each([
    ['1', true],
    ['0, 1', true],
    ['1, 1', true],
    [['0', '1'], true],
    [' 1\t', true],
    ['0', false],
    ['', false],
    ['true', false],
    ['1;x', false],
    ['11', false],
    ['"1"', false],
    ['١', false],
  ])('Sec-GPC %j is %s', async (value, gpc) => {
    const headers = { ...cookie(await sign()), 'sec-gpc': value }
    const answer = await gate(headers)
    expect(answer.signal).toEqual({ gpc })
    expect(answer.reasonFor('analytics')).toBe(gpc ? 'vetoed' : undefined)
    expect(answer.allows('functional')).toBe(true)
  })

  test('is seen whatever the case of its name', async () => {
    const answer = await gate({ ...cookie(await sign()), 'Sec-GPC': '1' })
    expect(answer.reasonFor('analytics')).toBe('vetoed')
  })

  test('does not veto a grant made while it was on', async () => {
    const answer = await gate({ ...cookie(await sign({ gpc: true })), 'sec-gpc': '1' })
    expect(answer.allows('analytics')).toBe(true)
  })

  test('never raises', async () => {
    const answer = await gate({ ...cookie(await sign({ cat: [], gpc: true })), 'sec-gpc': '1' })
    expect(answer.reasonFor('analytics')).toBe('not-granted')
  })

  test('comes beside a token from a body', async () => {
    const token = await sign()
    expect((await gate.token(token, { gpc: true })).reasonFor('analytics')).toBe('vetoed')
    expect((await gate.token(token, { gpc: false })).allows('analytics')).toBe(true)
  })
})

describe('whatever the headers hold', () => {
  const opens = async (value: string): Promise<boolean> => {
    const answers = [await gate(cookie(value)), await gate({ cookie: value, 'sec-gpc': value })]
    return answers.some((answer) => answer.allows('analytics') || answer.allows('functional'))
  }

  test('the gate neither throws nor opens', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.array(fc.base64String(), { maxLength: 5 }).map((parts) => parts.join('.')),
      fc
        .json()
        .map(
          (json) => `${encode({ alg: 'Ed25519' })}.${Buffer.from(json).toString('base64url')}.x`,
        ),
    )
    await fc.assert(fc.asyncProperty(text, async (value) => !(await opens(value))))
  })

  test('no change of a genuine token opens it', async () => {
    const token = await sign()
    const edit = fc.tuple(
      fc.nat(token.length - 1),
      fc.string({ unit: 'binary-ascii', maxLength: 3 }),
    )
    await fc.assert(
      fc.asyncProperty(edit, fc.nat(3), async ([at, put], cut) => {
        const edited = `${token.slice(0, at)}${put}${token.slice(at + cut)}`
        // What is not part of the cookie's value at all changes nothing.
        const isSame = edited.split(';')[0]?.trim() === token
        return isSame || !(await opens(edited))
      }),
      { numRuns: 500 },
    )
  })
})

test('needs a JWK set', () => {
  const wrong = { keys: 'x' } as unknown as Keys['jwks']
  expect(() => createGate({ keys: wrong, policy: POLICY })).toThrow(TypeError)
})
