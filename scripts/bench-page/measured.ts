import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Metered } from './visit.ts'
import type { Clicked, Watched } from './watch.ts'

/** All rounds of one banner. */
export interface Measured {
  readonly name: string
  readonly watched: readonly (Watched & Clicked)[]
  readonly metered: readonly Metered[]
}

/** The middle of some figures, with the least and the most of them. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Undefined where one of the rounds has no such figure. */
export function spreadOf(figures: readonly (number | undefined)[]): Spread | undefined {
  const sorted = figures.flatMap((figure) => figure ?? []).sort((a, b) => a - b)
  const [least, most, median] = [sorted[0], sorted.at(-1), sorted[sorted.length >> 1]]
  if (sorted.length < figures.length) return undefined
  if (least === undefined || most === undefined || median === undefined) return undefined
  return { median, least, most }
}

/** What some bodies weigh in bytes: as they are, by gzip -9 and by brotli 11, each by itself. */
interface Bytes {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

/** What a first visit is sent more than the same page without a banner. */
export function bytesOf({ metered }: Measured, without: Measured): Bytes {
  const [mine, bare] = [metered, without.metered].map((all) => [...(all[0]?.bodies.values() ?? [])])
  const more = (size: (body: Buffer) => number): number => {
    const sum = (bodies: readonly Buffer[] = []): number =>
      bodies.reduce((total, body) => total + size(body), 0)
    return sum(mine) - sum(bare)
  }
  return {
    raw: more(({ length }) => length),
    gzip: more((body) => gzipSync(body, { level: 9 }).length),
    brotli: more((body) => brotliCompressSync(body).length),
  }
}
