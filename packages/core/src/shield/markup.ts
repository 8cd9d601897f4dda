import { around, call, fixed, type Place } from './intercept.ts'
import { mayLoad } from './kinds.ts'
import { still, treeOf, type Withholding } from './withholding.ts'

/** The nodes of markup as `document.write` makes them: scripts run once they are put in. */
function live(markup: unknown): DocumentFragment {
  const range = document.createRange()
  range.selectNodeContents(still(''))
  return Reflect.apply(range.createContextualFragment, range, [markup])
}

/** Puts nodes where markup would have gone. */
type Put = (self: Element, nodes: DocumentFragment, where: unknown) => void

const fill: Put = (self, nodes) => self.replaceChildren(nodes)

/** What makes nodes of text in an element, and which argument is the text. */
const SINKS: readonly (readonly [Place, put: Put, at: number])[] = [
  [[Element.prototype, 'innerHTML setHTMLUnsafe'], fill, 0],
  [[ShadowRoot.prototype, 'innerHTML setHTMLUnsafe'], fill, 0],
  [[Element.prototype, 'outerHTML'], (self, nodes) => self.replaceWith(nodes), 0],
  [
    [Element.prototype, 'insertAdjacentHTML'],
    (self, nodes, where) => {
      const place = document.createElement('i')
      Reflect.apply(self.insertAdjacentElement, self, [where, place])
      place.replaceWith(nodes)
    },
    1,
  ],
]

/** Shields whatever makes nodes of text: what is to be held is, and all the rest goes in. */
export function shieldMarkup({ clear }: Withholding): void {
  /** The nodes of markup without what is to be held; undefined where nothing is. */
  const cleared = (markup: unknown, parse: typeof live): DocumentFragment | undefined => {
    const nodes = mayLoad(String(markup)) ? parse(markup) : undefined
    return nodes && clear(treeOf(nodes)) ? nodes : undefined
  }

  for (const [place, put, at] of SINKS) {
    around<Element>(place, (native, self, args) => {
      const markup = fixed(args[at] ?? '')
      // In a template, or a document that is not shown, nothing loads until it is put in here.
      const shown = self.ownerDocument === document && self.localName !== 'template'
      const nodes = shown && cleared(markup, still)
      if (nodes) put(self, nodes, args[0])
      else call(native, self, [...args.slice(0, at), markup, ...args.slice(at + 1)])
    })
  }

  around<Range>([Range.prototype, 'createContextualFragment'], (native, self, [given]) => {
    const markup = fixed(given)
    // As above; this is what `live` calls.
    const shown = self.startContainer.ownerDocument === document
    return (shown && cleared(markup, live)) || call(native, self, [markup])
  })

  // What is written goes where the parser is, which is the end of the running script's parent.
  around<Document>([Document.prototype, 'write writeln'], (native, self, args) => {
    const given = args.map(fixed)
    const texts = given.every((it) => typeof it === 'string') ? [given.join('')] : given
    for (const text of texts) {
      const nodes = self === document ? cleared(text, live) : undefined
      const parent = document.currentScript?.parentElement ?? document.body
      if (nodes) (parent ?? document.documentElement).append(nodes)
      else call(native, self, [text])
    }
  })
}
