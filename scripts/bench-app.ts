import { h, render, type ComponentChild } from 'preact'

/** One line of the table. */
interface Row {
  readonly id: number
  readonly label: string
}

/** All the app shows. */
interface View {
  readonly rows: readonly Row[]
  readonly selected: number
}

declare global {
  interface Window {
    /** Works through the app once and gives the milliseconds it took, layout of each step in them. */
    app(): number
  }
}

let last = 0
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, () => ({ id: ++last, label: `row number ${last}` }))

const line = ({ id, label }: Row, selected: number): ComponentChild =>
  h('tr', { key: id, 'data-id': id, class: id === selected ? 'danger' : '' }, [
    h('td', { class: 'col-md-1' }, id),
    h('td', { class: 'col-md-4' }, h('a', { href: `/rows/${id}`, class: 'lbl' }, label)),
    h(
      'td',
      { class: 'col-md-1' },
      h('button', { type: 'button', 'aria-label': `Remove ${id}` }, '×'),
    ),
    h('td', { class: 'col-md-6' }),
  ])

const table = ({ rows, selected }: View): ComponentChild =>
  h(
    'table',
    { class: 'table' },
    h(
      'tbody',
      {},
      rows.map((row) => line(row, selected)),
    ),
  )

/** The steps of the field's usual measure: make, replace, change, select, swap, remove, add, clear. */
const STEPS: readonly ((view: View) => View)[] = [
  (view) => ({ ...view, rows: rowsOf(150) }),
  (view) => ({ ...view, rows: rowsOf(150) }),
  (view) => ({
    ...view,
    rows: view.rows.map((row, at) => (at % 10 ? row : { ...row, label: `${row.label} !!!` })),
  }),
  (view) => ({ ...view, selected: view.rows[4]?.id ?? 0 }),
  (view) => {
    const [first, second, ...rest] = view.rows
    const end = rest.pop()
    return { ...view, rows: [first, end, ...rest, second].flatMap((row) => row ?? []) }
  },
  (view) => ({ ...view, rows: view.rows.filter((_, at) => at !== 3) }),
  (view) => ({ ...view, rows: [...view.rows, ...rowsOf(50)] }),
  (view) => ({ ...view, rows: [] }),
]

const root = document.createElement('main')
window.app = () => {
  if (!root.isConnected) document.body.append(root)
  const start = performance.now()
  let view: View = { rows: [], selected: 0 }
  for (const step of STEPS) {
    view = step(view)
    render(table(view), root)
    // What a frame would do next.
    document.body.getBoundingClientRect()
  }
  return performance.now() - start
}
