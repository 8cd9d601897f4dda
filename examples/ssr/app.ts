import { createConsent, type Consent, type ConsentState } from '@placet/core'
import { publish } from '@placet/core/policy'
import { ConsentProvider, Gated, useConsent } from '@placet/core/react'
import { createElement as h, StrictMode, type ReactNode } from 'react'
import { fineTuneLab } from '../placet.config.ts'

/** Where the film is: a third party, so that it waits for a grant. */
export const FILM_HOST = 'https://player.clipstage.test'

/** What server and page draw from; the server sends it along as JSON. */
export interface Drawn {
  readonly path: string
  readonly origins: readonly [string, ...string[]]
  /** What the gate said of this visitor. Absent from a static page, which is the same for all. */
  readonly initial?: ConsentState
}

/** The consent of this page; on a server, one that knows of no answer and takes none. */
export const consentOf = ({ origins }: Drawn): Consent =>
  createConsent({ policy: publish(fineTuneLab(origins)), endpoint: '/placet' })

function Choice(): ReactNode {
  const { status } = useConsent()
  const said = status === 'decided' ? 'You have chosen.' : 'You have not chosen yet.'
  return h('p', { id: 'choice' }, said)
}

function Film(): ReactNode {
  const waits = h('p', { id: 'waits' }, 'The film waits for your choice.')
  return h(
    Gated,
    { category: 'functional', fallback: waits },
    h('iframe', { id: 'film', title: 'Our film', src: `${FILM_HOST}/player.html` }),
  )
}

const TITLES: Readonly<Record<string, string>> = {
  '/models': 'Models you can fine-tune',
  '/about': 'About Fine-Tune Lab',
}

/** The whole tree, drawn alike on the server and in the page. No JSX, so that Node runs it as it is. */
export function App({ consent, drawn }: { consent: Consent; drawn: Drawn }): ReactNode {
  const page = [
    h('h1', { key: 'title' }, TITLES[drawn.path]),
    h(Film, { key: 'film' }),
    h(Choice, { key: 'choice' }),
    h('button', { key: 'settings', type: 'button', 'data-placet-open': '' }, 'Cookie settings'),
  ]
  return h(StrictMode, null, h(ConsentProvider, { consent, initial: drawn.initial }, page))
}
