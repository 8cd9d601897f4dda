/**
 * The canonical text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no space,
 * numbers and strings as ECMAScript writes them. Absent (undefined) members are left out; what
 * JSON cannot carry becomes null, as in `JSON.stringify` of an array.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`
}
