/** A UUID version 7 (RFC 9562 §5.7): sorts by time, and needs no secure context. */
export function uuidv7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9))
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const time = now.toString(16).padStart(12, '0')
  const digits = `${time}7${random.slice(0, 3)}8${random.slice(3)}`
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
