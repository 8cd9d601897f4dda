import { around, call, replace } from './intercept.ts'
import { LOADS } from './kinds.ts'
import { isNode, treeOf, type Withholding } from './withholding.ts'

/**
 * Shields whatever puts ready-made nodes into the page. What was made in this document has been
 * looked at when it got its address, so that of such nodes only a script, iframe or image itself
 * is looked at again; of what comes from a template, a parser or another document, every node.
 */
export function shieldInsertions({ clear }: Withholding): void {
  const page = document
  const look = (node: unknown): void => {
    if (!isNode(node)) return
    const { ownerDocument: home } = node
    if (home === page) {
      // These may have got an address by more ways than are shielded.
      if (node[LOADS]) clear([node])
    } else if (home) clear(treeOf(node))
  }

  replace(
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

  // An image begins to load in a microtask, and so not before its address is taken away here.
  around([Document.prototype, 'importNode'], (run, args) => {
    const node = run(...args)
    if (isNode(node)) clear(treeOf(node))
    return node
  })
}
