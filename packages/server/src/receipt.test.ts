import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { beforeAll, expect, test } from 'vitest'
import type { ConsentRecord } from '@placet/core'
import { loadKeys, makeKey, type Keys } from './keys.ts'
import { checkReceipt, commitment, promiseFor } from './receipt.ts'
import { decision, GRANTED, REFUSED } from '../test/testing.ts'
import { tokenSigner } from './token.ts'

const ISSUER = 'https://www.example.test'
const salt = Buffer.alloc(32, 7).toString('base64url')
const record: ConsentRecord = { ...decision(GRANTED), at: '2026-11-23T12:00:00.000Z' }

let keys: Keys
beforeAll(async () => {
  keys = await loadKeys([await makeKey()])
})

test('commits to domain, salt and canonical record (RFC 8785)', () => {
  const bytes = Buffer.concat([
    Buffer.from('placet record v1\n'),
    Buffer.alloc(32, 7),
    Buffer.from(canonicalize(record) ?? ''),
  ])
  expect(commitment(record, salt)).toBe(createHash('sha256').update(bytes).digest('base64url'))
})

test('equal records give different leaves', () => {
  const other = Buffer.alloc(32, 8).toString('base64url')
  expect(commitment(record, other)).not.toBe(commitment(record, salt))
})

test('a promise is the same bytes every time and tells issuer, time and leaf alone', async () => {
  const receipt = await promiseFor({ record, salt }, ISSUER, keys.signing)
  expect(await promiseFor({ record, salt }, ISSUER, keys.signing)).toEqual(receipt)
  const [head = '', payload = ''] = receipt.promise.split('.')
  const text = (part: string) => Buffer.from(part, 'base64url').toString()
  expect(text(head)).toBe(
    `{"alg":"Ed25519","typ":"consent-promise+jwt","kid":"${keys.signing.kid}"}`,
  )
  expect(JSON.parse(text(payload))).toEqual({
    at: record.at,
    iss: ISSUER,
    leaf: commitment(record, salt),
  })
})

test('a receipt proves its record and no other', async () => {
  const receipt = await promiseFor({ record, salt }, ISSUER, keys.signing)
  expect(await checkReceipt(record, receipt, keys.jwks)).toBeUndefined()
  const other = { ...record, categories: REFUSED }
  expect(await checkReceipt(other, receipt, keys.jwks)).toBe('other-record')
  expect(await checkReceipt(record, { ...receipt, salt: 'AA' }, keys.jwks)).toBe('other-record')
})

test('a promise by another key, of another type or damaged proves nothing', async () => {
  const strangers = await loadKeys([await makeKey()])
  const foreign = await promiseFor({ record, salt }, ISSUER, strangers.signing)
  expect(await checkReceipt(record, foreign, keys.jwks)).toBe('signature')
  const claims = { ask: {}, cat: [], exp: 604_800, iss: ISSUER, pol: 'p'.repeat(43) }
  const token = await tokenSigner(keys.signing)(claims)
  expect(await checkReceipt(record, { promise: token, salt }, keys.jwks)).toBe('signature')
  expect(await checkReceipt(record, { promise: 'x', salt }, keys.jwks)).toBe('signature')
})
