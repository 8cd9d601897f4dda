/** An element with these properties set, in no document yet. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties)
}

/** An element with these attributes set, in no document yet. */
export function marked<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

/** Puts a node at the end of the page, and gives it back. */
export function placed<Placed extends Node>(node: Placed): Placed {
  document.body.append(node)
  return node
}

/** A frame of the page's own origin with a window of its own, whose functions nothing has touched. */
export function freshWindow(): Window & typeof globalThis {
  const { contentWindow } = placed(made('iframe'))
  return contentWindow as Window & typeof globalThis
}

/** The address of a file made in the page. */
export function blobUrl(text: string, type = 'text/javascript'): string {
  return URL.createObjectURL(new Blob([text], { type }))
}

/** The name space of SVG elements. */
export const SVG = 'http://www.w3.org/2000/svg'

/** An SVG image with one element in it, which has these attributes. */
export function svg(name: string, attributes: Readonly<Record<string, string>>): Element {
  const outer = document.createElementNS(SVG, 'svg')
  const inner = outer.appendChild(document.createElementNS(SVG, name))
  for (const [key, value] of Object.entries(attributes)) inner.setAttribute(key, value)
  return outer
}
