import { createHash } from 'node:crypto'
import type { ConsentRecord, Receipt } from '@placet/core'
import { canonical } from '@placet/core/policy'
import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'
import { signCompact } from './jws.ts'
import type { SigningKey } from './keys.ts'

const DOMAIN = 'placet record v1\n'
const TYPE = 'consent-promise+jwt'

/**
 * The leaf of a record: SHA-256 over our domain, 32 bytes of salt and the record's canonical JSON
 * (RFC 8785), base64url. Without the salt it says nothing of the record, not even to a guesser.
 */
export function commitment(record: ConsentRecord, salt: string): string {
  return createHash('sha256')
    .update(DOMAIN)
    .update(Buffer.from(salt, 'base64url'))
    .update(canonical(record))
    .digest('base64url')
}

/**
 * Promises to log a record, like the SCT of RFC 6962 §3.2. The same record, salt and key give the
 * same bytes. `issuer` is the policy's first origin.
 */
export async function promiseFor(
  kept: { readonly record: ConsentRecord; readonly salt: string },
  issuer: string,
  key: SigningKey,
): Promise<Receipt> {
  const { record, salt } = kept
  const payload = { iss: issuer, at: record.at, leaf: commitment(record, salt) }
  return { promise: await signCompact(canonical(payload), TYPE, key), salt }
}

/** Why a receipt does not prove a record. */
export type ReceiptFault = 'signature' | 'other-record'

function promisedLeaf(payload: Uint8Array): unknown {
  try {
    const promise: unknown = JSON.parse(new TextDecoder().decode(payload))
    const found = typeof promise === 'object' && promise !== null && 'leaf' in promise
    return found ? promise.leaf : undefined
  } catch {
    return undefined
  }
}

/**
 * Checks a receipt against its record with the server's public keys. Undefined where it proves the
 * record; else `signature` (not a promise signed by these keys) or `other-record` (the promise is
 * genuine, but for another record or salt).
 */
export async function checkReceipt(
  record: ConsentRecord,
  receipt: Receipt,
  jwks: JSONWebKeySet,
): Promise<ReceiptFault | undefined> {
  try {
    const options = { algorithms: ['Ed25519'] }
    const verified = await compactVerify(receipt.promise, createLocalJWKSet(jwks), options)
    if (verified.protectedHeader.typ !== TYPE) return 'signature'
    const leaf = commitment(record, receipt.salt)
    return promisedLeaf(verified.payload) === leaf ? undefined : 'other-record'
  } catch (error) {
    if (error instanceof errors.JOSEError) return 'signature'
    throw error
  }
}
