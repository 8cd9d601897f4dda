import { bytesOf, spreadOf, type Measured, type Spread } from './measured.ts'

const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
const ms = (time: number): string => `${Math.round(time)}`
const count = (figure: number): string => `${Math.round(figure)}`
const shift = (figure: number): string => figure.toFixed(3)

function said(spread: Spread | undefined, unit: (figure: number) => string): string {
  if (spread === undefined) return '–'
  const [median, least, most] = [spread.median, spread.least, spread.most].map(unit)
  return least === most ? `${median}` : `${median} (${least}…${most})`
}

/** One figure of each banner. `without` is the page by itself. */
interface Row {
  readonly name: string
  cell(banner: Measured, without: Measured): string
}

const medianOf = (figures: readonly number[]): number => spreadOf(figures)?.median ?? 0

const ROWS: readonly Row[] = [
  { name: 'bytes, raw', cell: (it, without) => kb(bytesOf(it, without).raw) },
  { name: 'bytes, gzip', cell: (it, without) => kb(bytesOf(it, without).gzip) },
  { name: 'bytes, brotli', cell: (it, without) => kb(bytesOf(it, without).brotli) },
  {
    name: "the page's own first paint, ms",
    cell: ({ watched }) => said(spreadOf(watched.map(({ firstPaint }) => firstPaint)), ms),
  },
  {
    name: 'banner visible, ms',
    cell: ({ watched }) => said(spreadOf(watched.map(({ banner }) => banner)), ms),
  },
  {
    name: 'main thread, ms more than no banner',
    cell({ metered }, without) {
      const bare = medianOf(without.metered.map(({ first }) => first.busy))
      return said(spreadOf(metered.map(({ first }) => first.busy - bare)), ms)
    },
  },
  {
    name: 'script, microtasks aside, ms',
    cell: ({ metered }) => said(spreadOf(metered.map(({ first }) => first.script)), ms),
  },
  {
    name: 'style and layout, ms',
    cell: ({ metered }) => said(spreadOf(metered.map(({ first }) => first.layout)), ms),
  },
  {
    name: 'long tasks',
    cell: ({ watched }) => said(spreadOf(watched.map(({ longTasks }) => longTasks.length)), count),
  },
  {
    name: 'CLS',
    cell: ({ watched }) => said(spreadOf(watched.map((seen) => seen.shift)), shift),
  },
  {
    name: 'LCP beside no banner, ms',
    cell({ watched }, without) {
      const bare = medianOf(without.watched.map(({ largestPaint }) => largestPaint))
      return said(spreadOf(watched.map(({ largestPaint }) => largestPaint - bare)), ms)
    },
  },
  {
    name: 'accepting click to next paint, ms',
    cell: ({ watched }) => said(spreadOf(watched.map(({ click }) => click)), ms),
  },
  {
    name: 'heap, more than no banner',
    cell({ metered }, without) {
      const bare = medianOf(without.metered.map(({ first }) => first.heap))
      return said(spreadOf(metered.map(({ first }) => first.heap - bare)), kb)
    },
  },
  {
    name: 'DOM nodes, more than no banner',
    cell({ metered }, without) {
      const bare = medianOf(without.metered.map(({ first }) => first.nodes))
      return said(spreadOf(metered.map(({ first }) => first.nodes - bare)), count)
    },
  },
  {
    name: 'return visit: main thread, ms more than no banner',
    cell({ metered }, without) {
      const bare = medianOf(without.metered.map(({ again }) => again.busy))
      return said(spreadOf(metered.map(({ again }) => again.busy - bare)), ms)
    },
  },
  {
    name: 'return visit: script, microtasks aside, ms',
    cell: ({ metered }) => said(spreadOf(metered.map(({ again }) => again.script)), ms),
  },
  {
    name: 'return visit: style and layout, ms',
    cell: ({ metered }) => said(spreadOf(metered.map(({ again }) => again.layout)), ms),
  },
  {
    name: 'return visit: requests, more than no banner',
    cell({ metered }, without) {
      const bare = medianOf(without.metered.map(({ requests }) => requests))
      return said(spreadOf(metered.map(({ requests }) => requests - bare)), count)
    },
  },
]

/** All banners beside one another as a Markdown table; the last one is the page without any. */
export function table(all: readonly Measured[]): string {
  const without = all.at(-1)
  if (without === undefined) throw new TypeError('nothing was measured')
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['', ...all.map(({ name }) => name)]),
    line(['---', ...all.map(() => '---:')]),
    ...ROWS.map(({ name, cell }) => line([name, ...all.map((banner) => cell(banner, without))])),
  ].join('\n')
}
