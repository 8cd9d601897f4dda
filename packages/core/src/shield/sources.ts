import { around, call, fixed, replace, type Trap } from './intercept.ts'
import { KINDS, LOADS } from './kinds.ts'
import type { Withholding } from './withholding.ts'

/**
 * Shields the properties and attributes by which scripts, iframes and images get an address. What
 * is set may wait, and until then reads as not set.
 */
export function shieldSources({ settle }: Withholding): void {
  const mark = (owner: object | null | undefined): unknown =>
    Object.assign(owner ?? {}, { [LOADS]: true })
  mark(window.SVGScriptElement?.prototype)
  for (const kind of KINDS) {
    const { name, attribute } = kind
    const owner = Reflect.getPrototypeOf(document.createElement(name))
    mark(owner)
    around<Element>([owner, attribute], (run, [given], self) => {
      const value = fixed(given)
      settle([self, kind, value], () => run(value))
    })
  }

  const setting =
    (at: number): Trap<Element> =>
    (run, args, self) => {
      const name = String(args[at]).toLowerCase()
      const kind = KINDS.find((it) => it.name === self.localName && it.attribute === name)
      if (!kind) return run(...args)
      const value = fixed(args[at + 1])
      return settle([self, kind, value], () => run(...args.slice(0, at), name, value))
    }
  const set = setting(0)
  replace(
    [Element.prototype, 'setAttribute'],
    (native) =>
      function (this: Element, name, value) {
        return this[LOADS]
          ? set((...args) => call(native, this, args), [name, value], this)
          : call(native, this, [name, value])
      },
  )
  around([Element.prototype, 'setAttributeNS'], setting(1))
}
