/** Whether a name fits a declared pattern, in which `*` stands for any part. */
export function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return name === pattern
  const last = rest.pop() ?? ''
  if (name.length < first.length + last.length) return false
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let from = first.length
  return rest.every((part) => {
    const at = name.indexOf(part, from)
    from = at + part.length
    return at >= 0 && from <= name.length - last.length
  })
}

/** Whether a host is the declared one, or with `*.` in front that one or any below it. */
export function hostFits(declared: string, host: string): boolean {
  if (!declared.startsWith('*.')) return host === declared
  return host === declared.slice(2) || host.endsWith(declared.slice(1))
}
