import {
  AXES,
  AXIS_NAMES,
  frameOf,
  sizeOf,
  viewsOf,
  type AxisName,
  type Chosen,
  type View,
} from './axes.ts'
import { escaped } from './html.ts'
import { STATES, type State } from './states.ts'

/** How much smaller a window of each width is drawn. */
const SCALES: Readonly<Record<string, number>> = { 320: 0.75, 768: 0.45, 1280: 0.4 }

/** The page that shows every view of what is chosen, each in a frame of its own. */
export function indexPage(chosen: Chosen): string {
  const views = viewsOf(chosen)
  const states = STATES.filter(({ key }) => chosen.state.includes(key))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Placet gallery</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/gallery.css">
<header>
  <h1>Placet gallery</h1>
  <p>${views.length} views of the built widget. Each is a page of its own that remembers nothing.</p>
  ${controls(chosen)}
</header>
<main>
${states.map((state) => section(state, chosen)).join('\n')}
</main>
<script src="/live.js"></script>
</html>
`
}

function controls(chosen: Chosen): string {
  return `<form>
${AXIS_NAMES.map((name) => group(name, chosen)).join('\n')}
<p><button>Show</button> <a href="/">As at first</a></p>
</form>
${chosen.scheme.includes('forced') ? FORCED : ''}`
}

const FORCED = `<p class="forced">No page can force colours: switch them on in your system, or in the Rendering panel of the developer tools.</p>`

function group(name: AxisName, chosen: Chosen): string {
  const { label, values } = AXES[name]
  const boxes = values.map((value) => {
    const checked = chosen[name].includes(value) ? ' checked' : ''
    return `<label><input type="checkbox" name="${name}" value="${value}"${checked}> ${value}</label>`
  })
  return `<fieldset><legend>${label}</legend>${boxes.join(' ')}</fieldset>`
}

/** The address of what is chosen, with only this state. */
function alone(state: State, chosen: Chosen): string {
  const query = new URLSearchParams()
  for (const name of AXIS_NAMES) {
    for (const value of name === 'state' ? [state.key] : chosen[name]) query.append(name, value)
  }
  return `/?${query.toString()}`
}

function section(state: State, chosen: Chosen): string {
  const views = viewsOf({ ...chosen, state: [state.key] })
  return `<section id="${state.key}">
<h2><a href="${escaped(alone(state, chosen))}">${escaped(state.label)}</a></h2>
<div>
${views.map((view) => figure(view, chosen)).join('\n')}
</div>
</section>`
}

/** What tells a view from those beside it. */
function caption(view: View, chosen: Chosen): string {
  const several = AXIS_NAMES.filter(
    (name) => name !== 'state' && (name === 'width' || chosen[name].length > 1),
  )
  return several.map((name) => view[name]).join(' · ')
}

function figure(view: View, chosen: Chosen): string {
  const { width, height } = sizeOf(view)
  const scale = SCALES[view.width] ?? 0.5
  const address = escaped(frameOf(view))
  const title = escaped(`${view.state}, ${caption(view, chosen)}`)
  const style = `--width: ${width}; --height: ${height}; --scale: ${scale}`
  return `<figure style="${style}">
<figcaption>${escaped(caption(view, chosen))} <a href="${address}" target="_blank">open alone</a></figcaption>
<div><iframe src="${address}" width="${width}" height="${height}" title="${title}" loading="lazy"></iframe></div>
</figure>`
}
