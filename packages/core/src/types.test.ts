import { expectTypeOf, test } from 'vitest'
import file from '../test/policy.json' with { type: 'json' }
import { POLICY } from '../test/policy.ts'
import { createConsent } from './create.ts'
import { publish } from './policy/publish.ts'

const consent = createConsent({ policy: publish(POLICY) })

test('categories are the policy’s own keys', () => {
  expectTypeOf(consent.allows)
    .parameter(0)
    .toEqualTypeOf<'essential' | 'functional' | 'analytics'>()
  // @ts-expect-error a misspelt category
  consent.allows('analitics')
  // @ts-expect-error nobody decides about essential
  consent.decide({ essential: true })
})

test('events are the policy’s own vocabulary', () => {
  consent.track('page_view', { page: 'home' })
  // @ts-expect-error an event that is not in it
  consent.track('page_seen', { page: 'home' })
  // @ts-expect-error a value that is not in it
  consent.track('page_view', { page: 'nowhere' })
  // @ts-expect-error a dimension is missing
  consent.track('page_view', {})
})

test('a policy imported from JSON keeps its keys as types', () => {
  const fromFile = createConsent({ policy: publish(file) })
  expectTypeOf(fromFile.allows).parameter(0).toEqualTypeOf<'essential' | 'analytics'>()
  fromFile.track('page_view', { page: 'home' })
  // @ts-expect-error an event that is not in the file
  fromFile.track('page_seen', { page: 'home' })
})

test('a policy that counts nothing has no event to name', () => {
  const { events: _, ...silent } = file
  // @ts-expect-error there is no vocabulary
  createConsent({ policy: publish(silent) }).track('page_view', { page: 'home' })
})
