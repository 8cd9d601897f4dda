import { CompactSign } from 'jose'
import type { SigningKey } from './keys.ts'

const encoder = new TextEncoder()

/**
 * Signs a text as a compact JWS with the header `{alg, typ, kid}`, in that order. Ed25519 is
 * deterministic (RFC 8032 §5.1.6): the same text, type and key give the same bytes.
 */
export async function signCompact(
  payload: string,
  typ: 'consent+jwt' | 'consent-promise+jwt',
  { kid, key }: SigningKey,
): Promise<string> {
  const header = { alg: 'Ed25519', typ, kid }
  return new CompactSign(encoder.encode(payload)).setProtectedHeader(header).sign(key)
}
