import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DecisionRequest, DecisionResponse } from '@placet/core'
import {
  decodeToken,
  en,
  noticeHash,
  publish,
  renderNotice,
  type CookieUse,
  type Policy,
  type Service,
} from '@placet/core/policy'
import { decisionResponseSchema } from '@placet/core/wire'
import { checkReceipt } from '../receipt.ts'
import {
  cookiesSet,
  decision,
  GRANTED,
  openPlacet,
  POLICY,
  REFUSED,
  type Opened,
} from '../../test/testing.ts'

const TOKEN = '__Host-placet'
const RID = '__Secure-placet-rid'
const DAY = 86_400_000

let server: Opened
beforeEach(async () => {
  server = await openPlacet()
})
afterEach(() => server.close())

interface Decided extends DecisionResponse {
  readonly status: number
  readonly rid: string | undefined
  readonly cat: readonly string[] | undefined
  readonly setCookie: readonly string[]
}

/** A browser, as far as the endpoint sees one: the rid it holds. */
async function decide(body: DecisionRequest, rid?: string): Promise<Decided> {
  const cookies = rid === undefined ? {} : { [RID]: rid }
  const response = await server.send('POST', 'decisions', { body, cookies })
  const answer: DecisionResponse = await response.json()
  return {
    ...answer,
    status: response.status,
    rid: cookiesSet(response)[RID],
    cat: decodeToken(answer.token ?? '')?.claims.cat,
    setCookie: response.headers.getSetCookie(),
  }
}

describe('a decision', () => {
  test('is answered with what the wire schema says, and a receipt that verifies', async () => {
    const answer = await decide(decision(GRANTED))
    expect(answer.status).toBe(201)
    const { token, record, receipt } = answer
    expect(decisionResponseSchema.safeParse({ token, record, receipt }).error).toBeUndefined()
    expect(record.at).toBe('2026-11-23T12:00:00.000Z')
    expect(await checkReceipt(record, receipt, server.keys.jwks)).toBeUndefined()
  })

  test('that grants sets the token for the page and the rid for the endpoint alone', async () => {
    const { setCookie, token, rid } = await decide(decision(GRANTED))
    const age = 181 * 86_400
    expect(setCookie).toEqual([
      `${TOKEN}=${token}; Path=/; Max-Age=${age}; SameSite=Lax; Secure`,
      `${RID}=${rid}; Path=/placet; Max-Age=${age}; HttpOnly; SameSite=Strict; Secure`,
    ])
    expect(rid).toMatch(/^[\w-]{22}$/)
  })

  test('that only refuses gets no rid, and its record no holder', async () => {
    const body = decision(REFUSED)
    const { rid, cat, setCookie } = await decide(body)
    expect({ rid, cat, cookies: setCookie.length }).toEqual({ rid: undefined, cat: [], cookies: 1 })
    const facts = await factsOf(body.id)
    expect(facts?.holder).toBeUndefined()
  })

  test('that refuses keeps the rid of who had granted', async () => {
    const { rid, record } = await decide(decision(GRANTED))
    const refused = await decide(decision(REFUSED, { after: record.id }), rid)
    expect(refused).toMatchObject({ status: 201, cat: [], rid })
  })

  test('is kept nowhere with the rid itself', async () => {
    const { rid, record } = await decide(decision(GRANTED))
    const kept = await factsOf(record.id)
    expect(kept?.holder).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(kept)).not.toContain(rid)
  })

  test.each(['', 'x', 'a'.repeat(22), `${'a'.repeat(21)}B`, 'A'.repeat(23), '%00'])(
    'makes a new rid where the one it came with is unknown or garbage: %j',
    async (given) => {
      const { rid } = await decide(decision(GRANTED), given)
      expect(rid).toMatch(/^[\w-]{22}$/)
      expect(rid).not.toBe(given)
    },
  )

  test('takes two differing rids for none', async () => {
    const { rid = '' } = await decide(decision(GRANTED))
    const cookie = `${RID}=${rid}; ${RID}=${'A'.repeat(22)}`
    const response = await server.send('GET', 'decisions', { headers: { cookie } })
    expect(response.status).toBe(401)
  })

  test('marks the token where the signal was on', async () => {
    const { token } = await decide(decision(GRANTED, { signal: { gpc: true } }))
    expect(decodeToken(token)?.claims.gpc).toBe(true)
  })

  test.each([
    ['unknown-policy', 409, { policy: 'x'.repeat(43) }],
    ['unknown-notice', 409, { notice: 'x'.repeat(43) }],
    ['categories', 400, { categories: { analytics: true } }],
    ['categories', 400, { categories: { ...GRANTED, extra: true } }],
  ])('is refused as %s', async (code, status, change) => {
    const body = decision(GRANTED, change)
    const response = await server.send('POST', 'decisions', { body })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code, status })
    expect(await factsOf(body.id)).toBeUndefined()
  })
})

async function factsOf(id: string) {
  const verdict = await server.store.record({ id }, ({ same }) => ({ insert: undefined, same }))
  return verdict.same
}

describe('the same decision again', () => {
  test('gives the same record, receipt and token, byte for byte', async () => {
    const body = decision(GRANTED)
    const first = await decide(body)
    server.clock.at += 1000
    const again = await decide(body, first.rid)
    expect(again.status).toBe(200)
    const { token, record, receipt } = first
    expect(again).toMatchObject({ token, record, receipt })
  })

  test('is had within ten minutes without the rid, and then no more', async () => {
    const body = decision(REFUSED)
    await decide(body)
    server.clock.at += 600_000
    expect((await decide(body)).status).toBe(200)
    server.clock.at += 1
    expect(await decide(body)).toMatchObject({ status: 409, code: 'id-used' })
  })

  test('gives a first grant whose answer was lost its rid again', async () => {
    const body = decision(GRANTED)
    const { rid } = await decide(body)
    expect(await decide(body)).toMatchObject({ status: 200, rid })
    expect((await decide(decision(GRANTED))).rid).not.toBe(rid)
  })

  test('is had with the rid at any time', async () => {
    const body = decision(GRANTED)
    const { rid } = await decide(body)
    server.clock.at += 30 * DAY
    expect((await decide(body, rid)).status).toBe(200)
  })

  test('is a conflict where the content differs', async () => {
    const body = decision(GRANTED)
    const { rid } = await decide(body)
    const other = { ...body, categories: REFUSED }
    expect(await decide(other, rid)).toMatchObject({ status: 409, code: 'id-used' })
  })

  test('does not bring back what was withdrawn since', async () => {
    const body = decision(GRANTED)
    const { rid, record } = await decide(body)
    await decide(decision(REFUSED, { after: record.id }), rid)
    expect(await decide(body, rid)).toMatchObject({ status: 200, cat: [] })
  })

  test('sets a cookie that lives no longer than six months from the decision', async () => {
    const body = decision(GRANTED)
    const { rid } = await decide(body)
    server.clock.at += 10 * DAY
    const { setCookie } = await decide(body, rid)
    expect(setCookie[0]).toContain(`; Max-Age=${171 * 86_400};`)
  })
})

describe('order', () => {
  test('keeps a late grant out of effect', async () => {
    const late = decision(GRANTED)
    await decide(decision(REFUSED, { after: late.id }))
    const answer = await decide(late)
    expect(answer).toMatchObject({ status: 201, cat: [], rid: undefined, record: { late: true } })
    expect((await factsOf(late.id))?.holder).toBeUndefined()
  })

  test('keeps a late grant of a holder out of effect', async () => {
    const { rid, record } = await decide(decision(GRANTED))
    await decide(decision(REFUSED, { after: record.id }), rid)
    const answer = await decide(decision(GRANTED, { after: record.id }), rid)
    expect(answer).toMatchObject({ cat: [], record: { late: true } })
    const token = await server.send('POST', 'token', { cookies: { [RID]: rid ?? '' } })
    const body: { token: string } = await token.json()
    expect(decodeToken(body.token)?.claims.cat).toEqual([])
  })

  test('lets a refusal take effect, whatever decision it was made on top of', async () => {
    const { rid, record } = await decide(decision(GRANTED))
    const head = { functional: true, analytics: false }
    await decide(decision(head, { after: record.id }), rid)
    const answer = await decide(decision(REFUSED, { after: record.id }), rid)
    expect(answer).toMatchObject({ cat: [] })
    expect(answer.record.late).toBeUndefined()
  })

  test('lets the holder decide anew after a late decision', async () => {
    const { rid, record } = await decide(decision(GRANTED))
    const head = await decide(decision(REFUSED, { after: record.id }), rid)
    await decide(decision(GRANTED, { after: record.id }), rid)
    const anew = await decide(decision(GRANTED, { after: head.record.id }), rid)
    expect(anew).toMatchObject({ cat: ['analytics', 'functional'] })
    expect(anew.record.late).toBeUndefined()
  })

  test('takes a decision without "after" as the holder’s next', async () => {
    const { rid } = await decide(decision(GRANTED))
    expect(await decide(decision(REFUSED), rid)).toMatchObject({ cat: [] })
    expect(await decide(decision(GRANTED), rid)).toMatchObject({ cat: ['analytics', 'functional'] })
  })

  const unknown = '00000000-0000-4000-8000-000000000000'
  test('lets the more restrictive win where the order cannot be told', async () => {
    const { rid } = await decide(decision({ functional: true, analytics: false }))
    const more = await decide(decision(GRANTED, { after: unknown }), rid)
    expect(more).toMatchObject({ cat: ['functional'], record: { late: true } })
    const less = await decide(decision(REFUSED, { after: unknown }), rid)
    expect(less).toMatchObject({ cat: [] })
    expect(less.record.late).toBeUndefined()
  })

  test('takes an unknown "after" of nobody known as in order', async () => {
    const { status, record } = await decide(decision(GRANTED, { after: unknown }))
    expect({ status, late: record.late }).toEqual({ status: 201, late: undefined })
  })

  test('answers a late decision with the end of the line, across refusals and a new holder', async () => {
    const first = decision(GRANTED)
    const one = await decide(decision(REFUSED, { after: first.id }))
    const two = await decide(decision(REFUSED, { after: one.record.id }))
    const three = await decide(decision(GRANTED, { after: two.record.id }))
    await decide(
      decision({ functional: true, analytics: false }, { after: three.record.id }),
      three.rid,
    )
    expect(await decide(first)).toMatchObject({ cat: ['functional'], record: { late: true } })
    const stray = decision(GRANTED, { after: one.record.id })
    expect(await decide(stray)).toMatchObject({ cat: ['functional'], record: { late: true } })
  })

  test('gives no rid with another holder’s token', async () => {
    const late = decision(GRANTED)
    await decide(decision(GRANTED, { after: late.id }))
    expect((await decide(late)).rid).toBeUndefined()
  })
})

describe('the holder', () => {
  test('has a history, newest last, with receipts that verify', async () => {
    const { rid = '', record } = await decide(decision(GRANTED))
    await decide(decision(REFUSED, { after: record.id }), rid)
    await decide(decision(GRANTED))
    const response = await server.send('GET', 'decisions', { cookies: { [RID]: rid } })
    const { records }: { records: DecisionResponse[] } = await response.json()
    expect(records.map((one) => one.record.categories)).toEqual([GRANTED, REFUSED])
    for (const one of records) {
      expect(await checkReceipt(one.record, one.receipt, server.keys.jwks)).toBeUndefined()
    }
  })

  test('gets the current token again, with the same expiry', async () => {
    const { rid = '', token } = await decide(decision(GRANTED))
    server.clock.at += 20 * DAY
    const response = await server.send('POST', 'token', { cookies: { [RID]: rid } })
    expect(await response.json()).toEqual({ token })
    expect(response.headers.getSetCookie()).toEqual([
      `${TOKEN}=${token}; Path=/; Max-Age=${161 * 86_400}; SameSite=Lax; Secure`,
    ])
  })

  test('is erased with records and salts, keeps a denied token and no rid', async () => {
    const { rid = '', record, receipt } = await decide(decision(GRANTED))
    const response = await server.send('DELETE', 'decisions', { cookies: { [RID]: rid } })
    expect(response.status).toBe(204)
    const { [TOKEN]: token = '' } = cookiesSet(response)
    expect(decodeToken(token)?.claims.cat).toEqual([])
    expect(response.headers.getSetCookie()[1]).toBe(
      `${RID}=; Path=/placet; Max-Age=0; HttpOnly; SameSite=Strict; Secure`,
    )
    expect(await factsOf(record.id)).toBeUndefined()
    const gone = await server.send('GET', 'decisions', { cookies: { [RID]: rid } })
    expect(gone.status).toBe(401)
    expect(await checkReceipt(record, receipt, server.keys.jwks)).toBeUndefined()
  })

  test('cannot record an erased decision again', async () => {
    const body = decision(GRANTED)
    const { rid = '' } = await decide(body)
    await server.send('DELETE', 'decisions', { cookies: { [RID]: rid } })
    expect(await decide(body)).toMatchObject({ status: 409, code: 'id-used' })
  })

  test.each(['GET', 'DELETE'])('is required for %s decisions', async (method) => {
    const response = await server.send(method, 'decisions')
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'no-holder' })
  })
})

describe('cookie names', () => {
  test('are bare on plain http', async () => {
    await server.close()
    const policy = { ...POLICY, site: { name: 'Dev', origins: ['http://localhost:4000'] as const } }
    server = await openPlacet({ policy })
    const { fingerprint, notice } = await (await server.send('GET', 'policy')).json()
    const body = decision(GRANTED, { policy: fingerprint, notice: notice.hash })
    const response = await server.send('POST', 'decisions', { body })
    expect(Object.keys(cookiesSet(response))).toEqual(['placet', 'placet-rid'])
    expect(response.headers.getSetCookie().join()).not.toContain('Secure')
  })

  test('carry the domain over sub-domains', async () => {
    await server.close()
    const policy = { ...POLICY, site: { ...POLICY.site, domain: 'example.test' } }
    server = await openPlacet({ policy })
    const { fingerprint, notice } = await (await server.send('GET', 'policy')).json()
    const body = decision(GRANTED, { policy: fingerprint, notice: notice.hash })
    const response = await server.send('POST', 'decisions', { body })
    expect(Object.keys(cookiesSet(response))).toEqual(['__Secure-placet', RID])
    for (const line of response.headers.getSetCookie())
      expect(line).toContain('; Domain=example.test')
  })
})

describe('cookies of what is not granted', () => {
  const cookie = (name: string, rest: Partial<CookieUse> = {}): CookieUse => ({
    name,
    purpose: 'usage',
    lifetime: 'P1Y',
    ...rest,
  })
  const service = (category: string, ...cookies: CookieUse[]): Service => ({
    name: category,
    category,
    recipient: 'Example Ltd',
    country: 'DE',
    cookies,
  })
  const policy: Policy = {
    ...POLICY,
    services: {
      session: service('essential', cookie('sid'), cookie('_sid_*')),
      chat: service('functional', cookie('chat', { httpOnly: true })),
      stats: service(
        'analytics',
        cookie('_s*'),
        cookie('_h', { httpOnly: true, path: '/placet/' }),
      ),
    },
  }
  const fingerprint = publish(policy).fingerprint
  const notice = noticeHash(renderNotice(policy, en, 'en'))
  const CARRIED = { sid: '1', _sid_x: '2', _s1: '3', chat: '4', _h: '5', other: '6', _sé: '7' }

  beforeEach(async () => {
    await server.close()
    server = await openPlacet({ policy })
  })

  const decided = async (
    categories: Readonly<Record<string, boolean>>,
    cookies: Readonly<Record<string, string>> = CARRIED,
    rest: Partial<DecisionRequest> = {},
  ) => {
    const body = decision(categories, { policy: fingerprint, notice, ...rest })
    const response = await server.send('POST', 'decisions', { body, cookies })
    const own = new Set([TOKEN, RID])
    const lines = response.headers.getSetCookie()
    return {
      body,
      rid: cookiesSet(response)[RID] ?? '',
      removed: lines.filter((line) => !own.has(line.split('=')[0] ?? '')),
    }
  }

  const REMOVED = [
    'chat=; Path=/; Max-Age=0; HttpOnly; Secure',
    '_h=; Path=/; Max-Age=0; HttpOnly; Secure',
    '_h=; Path=/placet/; Max-Age=0; HttpOnly; Secure',
    '_s1=; Path=/; Max-Age=0; Secure',
  ]

  test('are removed by a refusal that carries them, but none that is essential or unknown', async () => {
    expect((await decided(REFUSED)).removed).toEqual(REMOVED)
  })

  test('are not named where the request carries none', async () => {
    expect((await decided(REFUSED, {})).removed).toEqual([])
  })

  test('stay where their category is granted', async () => {
    const { removed } = await decided({ functional: true, analytics: false })
    expect(removed).toEqual(REMOVED.filter((line) => !line.startsWith('chat')))
    expect((await decided(GRANTED)).removed).toEqual([])
  })

  test('are removed where the grant came too late to take effect', async () => {
    const late = decision(GRANTED)
    await decided(REFUSED, {}, { after: late.id })
    expect((await decided(GRANTED, CARRIED, { id: late.id })).removed).toEqual(REMOVED)
  })

  test('are removed with the holder’s erasure', async () => {
    const { rid } = await decided(GRANTED)
    const cookies = { ...CARRIED, [RID]: rid }
    const response = await server.send('DELETE', 'decisions', { cookies })
    expect(response.status).toBe(204)
    expect(response.headers.getSetCookie().slice(2)).toEqual(REMOVED)
  })

  test('stay where a decision is refused as such', async () => {
    const body = decision(REFUSED, { policy: 'x'.repeat(43), notice })
    const response = await server.send('POST', 'decisions', { body, cookies: CARRIED })
    expect(response.status).toBe(409)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('are removed unseen where only a server can reach them and no request here carries them', async () => {
    await server.close()
    const chat = service('functional', cookie('chat', { httpOnly: true, path: '/chat' }))
    const other: Policy = { ...POLICY, services: { chat } }
    server = await openPlacet({ policy: other })
    const rest = {
      policy: publish(other).fingerprint,
      notice: noticeHash(renderNotice(other, en, 'en')),
    }
    expect((await decided(REFUSED, {}, rest)).removed).toEqual([
      'chat=; Path=/; Max-Age=0; HttpOnly; Secure',
      'chat=; Path=/chat; Max-Age=0; HttpOnly; Secure',
    ])
    expect((await decided(GRANTED, {}, rest)).removed).toEqual([])
  })

  test('never take more room than proxies leave', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`_s${i}`, '1']))
    const { removed } = await decided(REFUSED, { chat: '1', ...many })
    expect(removed[0]).toMatch(/^chat=/)
    expect(removed.join('').length).toBeLessThanOrEqual(2400)
  })
})
