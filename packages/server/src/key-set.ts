import type { JSONWebKeySet } from 'jose'

/** Whether a value is a JWK set (RFC 7517 §5): says nothing yet of what its keys are. */
export function isKeySet(value: unknown): value is JSONWebKeySet {
  return (
    typeof value === 'object' &&
    value !== null &&
    'keys' in value &&
    Array.isArray(value.keys) &&
    value.keys.every((key: unknown) => typeof key === 'object' && key !== null)
  )
}
