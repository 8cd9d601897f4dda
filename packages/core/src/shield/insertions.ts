import { around, call, instead } from './intercept.ts'
import { isNode, treeOf, type Withholding } from './withholding.ts'

/**
 * Shields whatever puts ready-made nodes into the page. What was made in this document has been
 * looked at when it got its address, so that of such nodes only a script or iframe itself is
 * looked at again; of what comes from a template, a parser or another document, every node.
 */
export function shieldInsertions({ clear, find }: Withholding): void {
  const page = document
  const look = (node: unknown): void => {
    if (!isNode(node)) return
    const { ownerDocument: home } = node
    if (home === page) {
      const name = node.localName
      // These may have got an address by more ways than are shielded.
      if (name === 'script' || name === 'iframe') clear([node])
    } else if (home) clear(treeOf(node))
  }

  instead(
    [Node.prototype, 'appendChild insertBefore replaceChild'],
    (native) =>
      function (this: Node, node, other) {
        look(node)
        return call(native, this, [node, other])
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
    around(place, (run, args) => {
      args.forEach(look)
      return run(...args)
    })
  }

  // Images load as they are imported: what loads is taken out of a copy before that.
  around<Document>([Document.prototype, 'importNode'], (run, args, self) => {
    const [node, deep] = args
    const isForeign = isNode(node) && node.ownerDocument !== page
    if (!isForeign || !find(treeOf(node))) return run(...args)
    return self.adoptNode(node.cloneNode(Boolean(deep)))
  })
}
