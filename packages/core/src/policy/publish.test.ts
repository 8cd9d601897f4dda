import { describe, expect, test } from 'vitest'
import { POLICY } from '../../test/policy.ts'
import type { Policy } from './policy.ts'
import { pagePolicy, publish } from './publish.ts'

const analytics = (policy: Policy) => publish(policy).categories['analytics']?.hash
const hashes = (policy: Policy) => {
  const { categories } = publish(policy)
  return [categories['functional']?.hash, categories['analytics']?.hash]
}
const base: Policy = POLICY
const { counts } = POLICY.services
const withCounts = (change: object): Policy => ({
  ...base,
  services: { ...base.services, counts: { ...counts, ...change } },
})

describe('what is asked again', () => {
  test.each<[string, Policy]>([
    [
      'a reworded purpose',
      {
        ...base,
        categories: {
          ...base.categories,
          analytics: { ...POLICY.categories.analytics, purposes: { usage: 'Other words.' } },
        },
      },
    ],
    ['another version and date', { ...base, version: '2', date: '2027-01-01' }],
    ['another host', withCounts({ hosts: ['counts.example.test'] })],
    ['a renamed storage key', withCounts({ storage: [{ ...counts.storage[0], key: 'viewed' }] })],
    ['another look', { ...base, look: { '--placet-accent': 'red' } }],
  ])('nobody, for %s', (_, changed) => {
    expect(hashes(changed)).toEqual(hashes(base))
    expect(publish(changed).fingerprint).not.toBe(publish(base).fingerprint)
  })

  test.each<[string, Policy]>([
    [
      'a service is added',
      { ...base, services: { ...base.services, more: { ...counts, name: 'More' } } },
    ],
    [
      'a purpose is added',
      {
        ...base,
        categories: {
          ...base.categories,
          analytics: { ...POLICY.categories.analytics, purposes: { usage: 'x', tests: 'y' } },
        },
      },
    ],
    ['the recipient changes', withCounts({ recipient: 'Another Ltd' })],
    ['the country changes', withCounts({ country: 'US' })],
    [
      'something is kept for longer',
      withCounts({ storage: [{ ...counts.storage[0], lifetime: 'P1Y' }] }),
    ],
  ])('one category only, when %s', (_, changed) => {
    expect(analytics(changed)).not.toBe(analytics(base))
    expect(hashes(changed)[0]).toBe(hashes(base)[0])
  })

  test('every category, when the controller changes', () => {
    const [functional, counted] = hashes({
      ...base,
      controller: { ...base.controller, name: 'New Ltd' },
    })
    expect(functional).not.toBe(hashes(base)[0])
    expect(counted).not.toBe(hashes(base)[1])
  })
})

describe('an older answer', () => {
  const larger: Policy = {
    ...base,
    services: { ...base.services, more: { ...counts, name: 'More' } },
  }

  test('still holds for a policy that asks for less', () => {
    expect(publish(base, [larger]).categories['analytics']?.accepts).toContain(analytics(larger))
  })

  test.each<[string, Policy]>([
    ['recipient', withCounts({ recipient: 'Another Ltd' })],
    ['country', withCounts({ country: 'US' })],
    ['controller', { ...base, controller: { ...base.controller, name: 'New Ltd' } }],
  ])('does not hold for another %s', (_, changed) => {
    expect(publish(changed, [base]).categories['analytics']?.accepts).toEqual([analytics(changed)])
  })

  test('does not hold for a policy that asks for more', () => {
    expect(publish(larger, [base]).categories['analytics']?.accepts).toEqual([analytics(larger)])
  })

  test('holds when something is kept for less time', () => {
    const longer = withCounts({ storage: [{ ...counts.storage[0], lifetime: 'P1Y' }] })
    const shorter = withCounts({ storage: [{ ...counts.storage[0], lifetime: 'P30D' }] })
    expect(publish(shorter, [longer]).categories['analytics']?.accepts).toContain(analytics(longer))
    expect(publish(longer, [shorter]).categories['analytics']?.accepts).not.toContain(
      analytics(shorter),
    )
  })

  test('given for anonymous counts does not hold once they are not anonymous', () => {
    const named: Policy = {
      ...base,
      categories: {
        ...base.categories,
        analytics: { ...POLICY.categories.analytics, anonymized: false },
      },
    }
    expect(publish(named, [base]).categories['analytics']?.accepts).not.toContain(analytics(base))
  })
})

test('hashes do not depend on the order in which a file lists things', () => {
  const turned: Policy = {
    ...base,
    services: Object.fromEntries(Object.entries(base.services).toReversed()),
  }
  expect(hashes(turned)).toEqual(hashes(base))
})

test('a page learns the category of optional services, and nothing of essential ones', () => {
  const page = pagePolicy(publish(base))
  expect(page.services).toEqual({ settings: 'functional', counts: 'analytics' })
  expect(page.cookie).toEqual({ token: '__Host-placet', secure: true })
})

test.each<[string, Policy['site'], string]>([
  ['one host', { name: 'x', origins: ['https://a.test'] }, '__Host-placet'],
  ['sub-domains', { name: 'x', origins: ['https://a.test'], domain: 'a.test' }, '__Secure-placet'],
  ['plain http', { name: 'x', origins: ['http://localhost:1'] }, 'placet'],
])('names the cookie for %s', (_, site, token) => {
  expect(pagePolicy(publish({ ...base, site })).cookie.token).toBe(token)
})
