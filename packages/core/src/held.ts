/** Under it, an element notes the address that a visitor allowed it by itself (`data-src`). */
export const ONCE: unique symbol = Symbol.for('placet.once')

/** Takes an element out of the page and puts it back where it was. */
export function putBack(element: Element): void {
  const place = document.createComment('')
  element.replaceWith(place)
  place.replaceWith(element)
}
