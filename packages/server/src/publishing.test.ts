import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { en, fingerprint, publish, type Policy } from '@placet/core/policy'
import { publishPolicy } from './publishing.ts'
import { openSqlite } from './store/sqlite.ts'
import {
  cookiesSet,
  decision,
  GRANTED,
  NOON,
  openPlacet,
  POLICY,
  type Opened,
} from '../test/testing.ts'

const { analytics: _, ...others } = POLICY.categories
const more = { usage: 'Count what is used.', speed: 'Measure speed.' }
const NEXT: Policy = {
  ...POLICY,
  version: '2',
  categories: { ...others, analytics: { purposes: more, basis: 'consent', anonymized: true } },
}

let dir: string
const opened: Opened[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'placet-publishing-'))
})
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function open(policy: Policy): Promise<Opened> {
  const server = await openPlacet({ dir, policy })
  opened.push(server)
  return server
}

function rows(table: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(dir, 'placet.sqlite'))
  const all = db.prepare(`SELECT * FROM ${table}`).all()
  db.close()
  return all
}

describe('publishing', () => {
  test('keeps a policy and each of its notices once, however often it is published', async () => {
    await open(POLICY)
    await open(POLICY)
    expect(rows('policy')).toHaveLength(1)
    expect(rows('notice')).toHaveLength(2)
    expect(JSON.parse(String(rows('policy')[0]?.['text']))).toEqual(POLICY)
  })

  test('keeps a notice for each language, in the words it is given', async () => {
    const de = { ...en, messages: { ...en.messages, title: 'Ihre Wahl' } }
    const store = openSqlite(dir)
    const now = () => NOON
    const { notices } = await publishPolicy({ policy: POLICY, store, languages: { en, de }, now })
    await store.close()
    expect([...notices].map(([, { content }]) => content.messages.title)).toEqual([
      'Your choice on Example',
      'Ihre Wahl',
    ])
    expect(
      rows('notice')
        .map(({ language }) => String(language))
        .sort(),
    ).toEqual(['de', 'en'])
  })

  test('puts an older policy in force again', async () => {
    await open(POLICY)
    await open(NEXT)
    const again = await open(POLICY)
    const body = await (await again.send('GET', 'policy')).json()
    expect(body.fingerprint).toBe(fingerprint(POLICY))
  })
})

describe('after a new policy', () => {
  test('an answer to what asked for at least as much still holds', async () => {
    await open(NEXT)
    const server = await open(POLICY)
    const body = await (await server.send('GET', 'policy')).json()
    const asked = publish(NEXT).categories['analytics']?.hash
    expect(body.categories.analytics.accepts).toContain(asked)
  })

  test('a decision for the policy before is taken, and asks again for what was added', async () => {
    await open(POLICY)
    const server = await open(NEXT)
    const response = await server.send('POST', 'decisions', { body: decision(GRANTED) })
    expect(response.status).toBe(201)
    const token = cookiesSet(response)['__Host-placet']
    const answer = await server.placet.gate({ cookie: `__Host-placet=${token}` })
    expect(answer.reasonFor('analytics')).toBe('stale-policy')
    expect(answer.allows('functional')).toBe(true)
  })

  test('a server that has not heard of it yet takes its decisions too', async () => {
    const older = await open(POLICY)
    const newer = await open(NEXT)
    const { fingerprint: policy, notice } = await (await newer.send('GET', 'policy')).json()
    const body = decision(GRANTED, { policy, notice: notice.hash })
    const response = await older.send('POST', 'decisions', { body })
    expect(response.status).toBe(201)
    const token = cookiesSet(response)['__Host-placet']
    const answer = await newer.placet.gate({ cookie: `__Host-placet=${token}` })
    expect(answer.allows('analytics')).toBe(true)
  })

  test('a server takes decisions for words that another has published since', async () => {
    const older = await open(POLICY)
    const store = openSqlite(dir)
    const words = { ...en, messages: { ...en.messages, title: 'Other words' } }
    const languages = { en: words }
    const newer = await publishPolicy({ policy: POLICY, store, languages, now: () => NOON })
    await store.close()
    const body = decision(GRANTED, { notice: newer.notices.get('en')?.hash ?? '' })
    expect((await older.send('POST', 'decisions', { body })).status).toBe(201)
  })
})
