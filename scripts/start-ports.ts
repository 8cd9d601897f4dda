import { createServer } from 'node:net'

function isFree(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer()
    probe.once('error', () => settle(false))
    probe.listen(port, () => probe.close(() => settle(true)))
  })
}

/** As many free ports as asked for, from `first` upwards, in order. */
export async function freePorts(first: number, count: number): Promise<number[]> {
  const found: number[] = []
  for (let port = first; found.length < count; port++) {
    if (port > 65_535) throw new Error(`no ${count} free ports from ${first} upwards`)
    if (await isFree(port)) found.push(port)
  }
  return found
}
