import { AXIS_NAMES, sizeOf, type View } from './axes.ts'
import { escaped } from './html.ts'
import { STATES } from './states.ts'

/** A picture of a view, by the name of its file. */
export interface Shot {
  readonly view: View
  readonly file: string
}

/** How wide a picture of each width is on a sheet, in CSS pixels. */
const WIDTHS: Readonly<Record<string, number>> = { 320: 240, 768: 270, 1280: 560 }

/** What tells these views apart. */
function differing(shots: readonly Shot[]): (view: View) => string {
  const names = AXIS_NAMES.filter((name) => new Set(shots.map(({ view }) => view[name])).size > 1)
  return (view) => names.map((name) => view[name]).join(' · ')
}

/** A page that shows all pictures of a state, which lie beside it, those of one width in a row. */
export function sheetPage(state: string, shots: readonly Shot[]): string {
  const caption = differing(shots)
  const label = STATES.find(({ key }) => key === state)?.label ?? state
  const figure = ({ view, file }: Shot): string => {
    const { width, height } = sizeOf(view)
    const shown = WIDTHS[view.width] ?? 400
    const size = `width="${shown}" height="${Math.round((height * shown) / width)}"`
    return `<figure><figcaption>${escaped(caption(view))}</figcaption><a href="${encodeURI(file)}"><img src="${encodeURI(file)}" alt="" ${size}></a></figure>`
  }
  const rows = Map.groupBy(shots, ({ view }) => view.width)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(label)}</title>
<style>
  body { margin: 24px; background: #8b9199; color: #fff; font: 13px/1.4 system-ui, sans-serif }
  h1 { margin: 0 0 16px; font-size: 20px }
  div { display: flex; flex-wrap: wrap; gap: 16px; margin-bottom: 20px }
  figure { margin: 0 }
  img { display: block; margin-top: 4px }
</style>
<h1>${escaped(label)}</h1>
${[...rows.values()].map((row) => `<div>${row.map(figure).join('\n')}</div>`).join('\n')}
</html>
`
}
