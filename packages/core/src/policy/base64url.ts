/** Base64url (RFC 4648 §5, no padding) of a text whose characters are all below U+0100. */
export function asciiToBase64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Base64url (RFC 4648 §5, no padding) of bytes. */
export function toBase64url(bytes: Uint8Array): string {
  return asciiToBase64url(String.fromCharCode(...bytes))
}

/** The ASCII text behind a base64url string, or undefined where it is not exactly that. */
export function asciiFromBase64url(text: string): string | undefined {
  try {
    const ascii = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const same = /^[\x20-\x7e]*$/.test(ascii) && asciiToBase64url(ascii) === text
    return same ? ascii : undefined
  } catch {
    return undefined
  }
}
