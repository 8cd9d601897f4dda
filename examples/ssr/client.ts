import { mount } from '@placet/widget'
import { createElement } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { App, consentOf, type Drawn } from './app.ts'

/** This page's own server wrote it: which of its forms it is, is all there is to ask. */
const isDrawn = (value: unknown): value is Drawn =>
  typeof value === 'object' && value !== null && 'path' in value && 'origins' in value

const root = document.getElementById('root')
const drawn: unknown = JSON.parse(document.getElementById('drawn')?.textContent ?? 'null')
if (root !== null && isDrawn(drawn)) {
  const consent = consentOf(drawn)
  hydrateRoot(root, createElement(App, { consent, drawn }), { onRecoverableError: console.error })
  mount(consent, { endpoint: '/placet' })
}
