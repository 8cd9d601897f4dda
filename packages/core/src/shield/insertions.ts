import { around, call, instead, isObject } from './intercept.ts'
import { treeOf, type Withholding } from './withholding.ts'

/** Scripts and iframes, whose document may be changed by more ways than are shielded. */
const WATCHED = /^(?:script|iframe)$/

/** Whether it is a node. What is none is the native's own matter. */
const isNode = (value: unknown): value is Element => isObject(value) && 'ownerDocument' in value

/**
 * Shields whatever puts ready-made nodes into the page. What was made in this document has been
 * looked at when it got its address, so that of such nodes only a script or iframe itself is
 * looked at again; of what comes from a template, a parser or another document, every node.
 */
export function shieldInsertions({ clear, find }: Withholding): void {
  const page = document
  const look = (node: unknown): void => {
    if (!isNode(node)) return
    if (node.ownerDocument !== page) clear(treeOf(node))
    else if (WATCHED.test(node.localName)) clear([node])
  }

  instead(
    [Node.prototype, 'appendChild insertBefore replaceChild'],
    (native) =>
      function (this: Node, node) {
        look(node)
        return call(native, this, arguments)
      },
  )
  const inside = 'append prepend replaceChildren'
  const beside = 'before after replaceWith'
  for (const place of [
    [Range.prototype, 'insertNode surroundContents'],
    [Document.prototype, `adoptNode ${inside}`],
    [DocumentFragment.prototype, inside],
    [Element.prototype, `insertAdjacentElement ${inside} ${beside}`],
    [CharacterData.prototype, beside],
  ] as const) {
    around(place, (native, self, args) => {
      args.forEach(look)
      return call(native, self, args)
    })
  }

  // Images load as they are imported: what loads is taken out of a copy before that.
  around<Document>([Document.prototype, 'importNode'], (native, self, args) => {
    const [node, deep] = args
    if (!isNode(node) || node.ownerDocument === page || !find(treeOf(node)))
      return call(native, self, args)
    const copy = node.cloneNode(Boolean(deep))
    return self.adoptNode(copy)
  })
}
