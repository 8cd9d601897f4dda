import { cleanup } from '@testing-library/preact'
import { afterEach } from 'vitest'

/** What jsdom has no layout for: modal dialogs, with their focus and their close event. */
const openers = new WeakMap<HTMLDialogElement, Element | null>()

function deepFocus(): Element | null {
  const { activeElement } = document
  return activeElement?.shadowRoot?.activeElement ?? activeElement
}

HTMLDialogElement.prototype.showModal = function showModal(): void {
  if (!this.isConnected) throw new DOMException('not in the document', 'InvalidStateError')
  openers.set(this, deepFocus())
  this.open = true
  this.querySelector<HTMLElement>('button, input, a')?.focus()
}

HTMLDialogElement.prototype.close = function close(): void {
  if (!this.open) return
  this.open = false
  const opener = openers.get(this)
  if (opener instanceof HTMLElement) opener.focus({ preventScroll: true })
  setTimeout(() => this.dispatchEvent(new Event('close')))
}

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})
