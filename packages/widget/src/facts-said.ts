import { make } from './facts-element.ts'

/** The signal that this browser sends, by the name of what is said of it. */
export function signalHere(): 'gpc' | 'dnt' | undefined {
  if (navigator.globalPrivacyControl === true) return 'gpc'
  return navigator.doNotTrack === '1' ? 'dnt' : undefined
}

/** Says what the browser asks first of all in preferences, once. */
export function saySignal(root: ShadowRoot, words: string): void {
  const [first] = root.querySelectorAll('[data-placet-layer=preferences] .text>*')
  if (!first || root.querySelector('[data-placet-signal]')) return
  const said = make('p', words)
  said.dataset['placetSignal'] = ''
  // After the sentence that introduces the categories, where there is one.
  if (first.localName === 'p') first.after(said)
  else first.before(said)
}

/** Marks the categories that are asked again, within what their switches are called. */
export function markNew(root: ShadowRoot, changed: readonly string[], word: string): void {
  for (const key of changed) {
    const toggle = root.querySelector(`input[data-placet-category=${key}]`)
    if (toggle?.parentElement?.querySelector('[data-placet-new]') !== null) continue
    const mark = make('b', word)
    mark.dataset['placetNew'] = ''
    // Read apart from the label, which is a text right before it.
    toggle.before(' ', mark)
  }
}
