import { around, call, fixed, instead, type Trap } from './intercept.ts'
import { KINDS } from './kinds.ts'
import type { Withholding } from './withholding.ts'

/** A bit for each length that the name of an attribute by which something loads can have. */
const LENGTHS = KINDS.reduce((bits, { attribute }) => bits | (1 << attribute.length), 0)

/**
 * Shields the properties and attributes by which scripts, iframes and images get an address. What
 * is set may wait, and reads as set by its property all the same.
 */
export function shieldSources({ settle }: Withholding): void {
  for (const kind of KINDS) {
    const { name, attribute, waiting } = kind
    const owner = Reflect.getPrototypeOf(document.createElement(name))
    around<Element>([owner, attribute], (run, [given], self) => {
      const value = fixed(given)
      settle([self, kind, value], () => run(value))
    })
    around<Element>([owner, attribute, 'get'], (run, _, self) => {
      const held = waiting.get(self)
      return held ? String(held.value) : run()
    })
  }

  const setting =
    (at: number): Trap<Element> =>
    (run, args, self) => {
      const name = String(args[at]).toLowerCase()
      const kind = KINDS.find((it) => it.name === self.localName && it.attribute === name)
      if (!kind || args.length < at + 2) return run(...args)
      const value = fixed(args[at + 1])
      return settle([self, kind, value], () => run(...args.slice(0, at), name, value))
    }
  const set = setting(0)
  instead(
    [Element.prototype, 'setAttribute'],
    (native) =>
      function (this: Element, name, value) {
        // The length tells most attributes apart from those that load.
        return typeof name === 'string' && !((LENGTHS >> name.length) & 1)
          ? call(native, this, [name, value])
          : set((...args) => call(native, this, args), [name, value], this)
      },
  )
  around([Element.prototype, 'setAttributeNS'], setting(1))
}
