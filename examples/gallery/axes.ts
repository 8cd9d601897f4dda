import { densities, looks, positions, type Look } from '../../packages/core/src/looks.ts'
import { STATES } from './states.ts'

/** One thing in which views differ. */
interface Axis {
  readonly label: string
  readonly values: readonly string[]
  /** What is shown while nothing is chosen. */
  readonly first: readonly string[]
}

export type AxisName = 'state' | 'look' | 'position' | 'density' | 'scheme' | 'dir' | 'width'

/** What is to be shown: of each axis one value. */
export type View = Readonly<Record<AxisName, string>>

/** Of each axis, one value or more. */
export type Chosen = Readonly<Record<AxisName, readonly string[]>>

type Presets = Readonly<Record<string, Look>>

/** Every preset there is, by name. */
const LOOKS: Presets = looks
const POSITIONS: Presets = positions
const DENSITIES: Presets = { usual: {}, ...densities }

const states = STATES.map(({ key }) => key)
const presets = (label: string, of: Presets): Axis => {
  const values = Object.keys(of)
  return { label, values, first: values.slice(0, 1) }
}

/** Every axis. Forced colours are the system's: there a frame leaves all of them to it. */
export const AXES: Readonly<Record<AxisName, Axis>> = {
  state: { label: 'State', values: states, first: states },
  look: presets('Look', LOOKS),
  position: presets('Position', POSITIONS),
  density: presets('Density', DENSITIES),
  scheme: {
    label: 'Colours',
    values: ['light', 'dark', 'forced'],
    first: ['light', 'dark'],
  },
  dir: { label: 'Direction', values: ['ltr', 'rtl'], first: ['ltr', 'rtl'] },
  width: { label: 'Width', values: ['320', '768', '1280'], first: ['320', '1280'] },
}

/** What a query chooses. Values that do not exist choose nothing. */
export function chosenBy(query: URLSearchParams): Chosen {
  const of = (name: AxisName): readonly string[] => {
    const { values, first } = AXES[name]
    const named = query.getAll(name)
    const known = values.filter((value) => named.includes(value))
    return known.length > 0 ? known : first
  }
  return {
    state: of('state'),
    look: of('look'),
    position: of('position'),
    density: of('density'),
    scheme: of('scheme'),
    dir: of('dir'),
    width: of('width'),
  }
}

/** Every combination of what is chosen, the last axis varying fastest. */
export function viewsOf(chosen: Chosen): View[] {
  const over = (views: readonly View[], name: AxisName): View[] =>
    views.flatMap((view) => chosen[name].map((value) => ({ ...view, [name]: value })))
  let views: View[] = [
    { state: '', look: '', position: '', density: '', scheme: '', dir: '', width: '' },
  ]
  for (const name of AXIS_NAMES) views = over(views, name)
  return views
}

/** The axes in their order. */
export const AXIS_NAMES: readonly AxisName[] = [
  'state',
  'look',
  'position',
  'density',
  'dir',
  'scheme',
  'width',
]

/** The heights of the windows that have these widths, in CSS pixels: of phone, tablet, laptop. */
const HEIGHTS: Readonly<Record<string, number>> = { 320: 568, 768: 1024, 1280: 800 }

/** The size of a view's window, in CSS pixels. */
export function sizeOf({ width }: View): { readonly width: number; readonly height: number } {
  return { width: Number(width), height: HEIGHTS[width] ?? 800 }
}

/** Where a view is shown by itself. Its width is that of the window. */
export function frameOf({ width: _width, ...view }: View): string {
  return `/frame?${new URLSearchParams(view).toString()}`
}

/** The custom properties that make a view. A look that is dark on every page stays dark. */
export function propertiesOf(view: View): Look {
  const { look, position, density, scheme } = view
  return {
    ...(scheme !== 'forced' && { '--placet-scheme': scheme }),
    ...LOOKS[look],
    ...POSITIONS[position],
    ...DENSITIES[density],
  }
}
