import { around, call, fixed, replace, type Place } from './intercept.ts'
import { mayLoad } from './kinds.ts'
import { isNode, still, treeOf, type Withholding } from './withholding.ts'

/** The nodes of markup as `document.write` makes them: scripts run once they are put in. */
function live(markup: unknown): unknown {
  const range = document.createRange()
  range.selectNodeContents(document.createElement('template').content)
  return call(range.createContextualFragment, range, [markup])
}

/** Puts nodes where markup would have gone. */
type Put = (self: Element, nodes: Node, where: unknown) => void

/** What makes nodes of text in an element, and which argument is the text. */
type Sink = readonly [Place, put: Put, at: number]

const SINKS: readonly Sink[] = [
  ...[Element, ShadowRoot].map(({ prototype }): Sink => [
    [prototype, 'innerHTML setHTMLUnsafe'],
    (self, nodes) => self.replaceChildren(nodes),
    0,
  ]),
  [[Element.prototype, 'outerHTML'], (self, nodes) => self.replaceWith(nodes), 0],
  [
    [Element.prototype, 'insertAdjacentHTML'],
    (self, nodes, where) => {
      const place = document.createElement('i')
      call(self.insertAdjacentElement, self, [where, place])
      place.replaceWith(nodes)
    },
    1,
  ],
]

/** Shields whatever makes nodes of text: what is to be held is, and all the rest goes in. */
export function shieldMarkup({ clear }: Withholding): void {
  /**
   * The nodes of markup for a place, without what is to be held; undefined where nothing is, or
   * where that is a template or in a document that is not shown: nothing loads there.
   */
  const cleared = (markup: unknown, parse: typeof live, place: Node): Node | undefined => {
    if (!mayLoad(String(markup)) || place instanceof HTMLTemplateElement) return undefined
    if ((place.ownerDocument ?? place) !== document) return undefined
    const nodes = parse(markup)
    return isNode(nodes) && clear(treeOf(nodes)) ? nodes : undefined
  }

  for (const [place, put, at] of SINKS) {
    replace(
      place,
      (native) =>
        function (this: Element, ...args) {
          const markup = fixed(args[at] ?? '')
          const nodes = cleared(markup, still, this)
          if (nodes) return put(this, nodes, args[0])
          args[at] = markup
          return call(native, this, args)
        },
    )
  }

  around<Range>([Range.prototype, 'createContextualFragment'], (run, [given], self) => {
    const markup = fixed(given)
    return cleared(markup, live, self.startContainer) ?? run(markup)
  })

  // What is written goes where the parser is, which is the end of the running script's parent.
  around<Document>([Document.prototype, 'write writeln'], (run, args, self) => {
    const given = args.map(fixed)
    const texts = given.every((it) => typeof it === 'string') ? [given.join('')] : given
    for (const text of texts) {
      const nodes = cleared(text, live, self)
      if (nodes) (document.currentScript?.parentElement ?? document.body).append(nodes)
      else run(text)
    }
  })
}
