// @vitest-environment node
import { createConsent } from '@placet/core'
import { publish } from '@placet/core/policy'
import { render } from 'svelte/server'
import { expect, test } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { POLICY } from '../../../packages/core/test/policy.ts'
import { renderedConsent } from '../rendered-consent-svelte.ts'
import SvelteSettings from '../Settings.svelte'
import VueSettings from '../Settings.vue'
import { counted, knownOf } from './page.ts'

const FILM = '<video'
const WAITS = 'The film waits for your choice.'
const newConsent = (): ReturnType<typeof counted> =>
  counted(createConsent({ policy: publish(POLICY) }))

test('Vue draws nothing optional on a server that knows nothing, and listens to nobody', async () => {
  const { consent, listening } = newConsent()
  const html = await renderToString(createSSRApp(VueSettings, { consent }))
  expect(html).toContain(WAITS)
  expect(html).not.toContain(FILM)
  expect(listening()).toBe(0)
})

test('Vue draws what the gate of the server allowed', async () => {
  const { consent } = newConsent()
  const known = (granted: readonly string[]): Promise<string> =>
    renderToString(createSSRApp(VueSettings, { consent, initial: knownOf(granted) }))
  expect(await known(['functional'])).toContain(FILM)
  expect(await known(['analytics'])).not.toContain(FILM)
})

test('Svelte draws nothing optional on a server that knows nothing, and stops listening', () => {
  const { consent, listening } = newConsent()
  const { body } = render(SvelteSettings, { props: { consent } })
  expect(body).toContain(WAITS)
  expect(body).not.toContain(FILM)
  expect(listening()).toBe(0)
})

test('Svelte draws what the gate of the server allowed', () => {
  const known = (granted: readonly string[]): string => {
    const consent = renderedConsent(newConsent().consent, knownOf(granted))
    expect(consent.allows('functional')).toBe(granted.includes('functional'))
    return render(SvelteSettings, { props: { consent } }).body
  }
  expect(known(['functional'])).toContain(FILM)
  expect(known(['analytics'])).not.toContain(FILM)
})
