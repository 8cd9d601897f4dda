/** A function as it is before anything is known of it. */
export type Callable = (...args: unknown[]) => unknown

/** What is called instead of a native: with the way to call that, the arguments, and on what. */
export type Trap<Self> = (
  run: (...args: readonly unknown[]) => unknown,
  args: readonly unknown[],
  self: Self,
) => unknown

/**
 * Where natives stand: an object, which not every browser has; names of methods or accessors; of
 * an accessor its setter, where it has one, or with `get` its getter.
 */
export type Place = readonly [owner: object | null | undefined, names: string, part?: 'get']

// Taken before the page runs, so that what the page changes later changes nothing here.
const { apply, getOwnPropertyDescriptor } = Reflect

/** `Reflect.defineProperty`. */
export const defineProperty: typeof Reflect.defineProperty = Reflect.defineProperty

const isCallable = (value: unknown): value is Callable => typeof value === 'function'

/** Whether something may have properties. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null

/** Calls a native. */
export const call: (native: Function, self: unknown, args: ArrayLike<unknown>) => unknown = apply

/**
 * Puts something else in the place of natives: for methods that pages call all day long plain
 * functions, which cost a fraction of a proxy. What a browser lacks it lacks as before.
 */
export function replace([owner, names, part]: Place, make: (native: Callable) => Callable): void {
  for (const name of names.split(' ')) {
    const property = owner && getOwnPropertyDescriptor(owner, name)
    const key = part ?? (property?.set ? 'set' : 'value')
    const native: unknown = property?.[key]
    if (owner && isCallable(native)) {
      defineProperty(owner, name, { ...property, [key]: make(native) })
    }
  }
}

/**
 * Puts a trap before natives: proxies, so that name, length and what `toString` says stay. `bare`
 * tells what the native is called on.
 */
export const around = <Self>(
  place: Place,
  trap: Trap<Self>,
  bare = (self: Self): unknown => self,
): void =>
  replace(place, (native) => {
    const handler = {
      apply: (_: Callable, self: Self, args: readonly unknown[]): unknown =>
        trap((...given) => call(native, bare(self), given), args, self),
    }
    return new Proxy(native, handler)
  })

declare global {
  /** Not every browser has it. */
  interface Window {
    readonly trustedTypes?: Readonly<Record<'isHTML' | 'isScriptURL', (it: unknown) => boolean>>
  }
}

/**
 * A value as the browser will read it: once, so that what is judged is what is used. What Trusted
 * Types vouch for stays the object that it is.
 */
export function fixed(value: unknown): unknown {
  // Asked first: everything else costs many times as much.
  if (typeof value === 'string') return value
  const types = window.trustedTypes
  return types?.isHTML(value) || types?.isScriptURL(value) ? value : String(value)
}
