/** The layers that a page can show: where each is found, in the page or in a shadow root. */
export const LAYERS = {
  notice: ['placet-consent', '[data-placet-layer=notice]'],
  preferences: ['placet-consent', '[data-placet-layer=preferences]'],
  placeholder: ['placet-placeholder', '.card'],
  reopen: ['placet-reopen', 'button'],
  'page modal': ['#letter[open]'],
} as const

/** What a page should show. */
export interface Expected {
  readonly shows: string
  /** What is there behind it. */
  readonly behind: string | undefined
  readonly dir: string
  readonly layers: Readonly<Record<string, readonly string[]>>
}

/**
 * What is wrong with a page: layers that are not to be seen or to be missed, what does not fit its
 * window, what could not be pressed. Runs in the page, and uses nothing but what is in it.
 */
export function survey({ shows, behind, dir, layers }: Expected): string[] {
  const found = new Set<string>()

  const layerAt = ([host = '', inner]: readonly string[]): Element | null | undefined => {
    const element = document.querySelector(host)
    return inner === undefined ? element : element?.shadowRoot?.querySelector(inner)
  }
  const nameOf = (element: Element): string =>
    (element.textContent || element.getAttribute('aria-label') || element.localName).slice(0, 30)

  const reach = (button: Element, layer: Element): void => {
    const name = nameOf(button)
    button.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    const box = layer.getBoundingClientRect()
    const { left, right, top, bottom } = button.getBoundingClientRect()
    if (box.left < 0 || box.right > innerWidth) found.add('the layer is wider than the window')
    if (left < box.left || right > box.right) found.add(`${name}: stands out`)
    if (top < 0 || bottom > innerHeight) found.add(`${name}: is out of reach`)
    const root = button.getRootNode()
    const of = root instanceof ShadowRoot ? root : document
    const hit = of.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    if (!button.contains(hit)) found.add(`${name}: is under ${hit?.localName}`)
  }

  const fits = (name: string, layer: Element): void => {
    for (const element of [layer, ...layer.querySelectorAll('*')]) {
      const clips = getComputedStyle(element).overflowX !== 'visible'
      const over = element.scrollWidth > element.clientWidth + 1
      if (clips && over) found.add(`${nameOf(element)}: scrolls sideways`)
    }
    const buttons = [layer, ...layer.querySelectorAll('*')].filter((element) =>
      element.matches('button, input, summary, a'),
    )
    if (buttons.length === 0) found.add(`${name}: nothing to press`)
    for (const button of buttons) if (button.checkVisibility()) reach(button, layer)
  }
  const judge = (name: string, layer: Element | null | undefined): void => {
    const seen = layer?.checkVisibility() === true
    if (seen !== [shows, behind].includes(name))
      found.add(`${name}: ${seen ? 'there' : 'not there'}`)
    if (layer && name === shows) fits(name, layer)
  }

  for (const [name, place] of Object.entries(layers)) judge(name, layerAt(place))
  for (const host of document.querySelectorAll('placet-consent, placet-placeholder')) {
    if (host.getAttribute('dir') !== dir) found.add(`${host.localName}: runs the other way`)
  }
  const { scrollWidth } = document.documentElement
  if (scrollWidth > innerWidth) found.add(`the page is ${scrollWidth} wide`)
  return [...found]
}
