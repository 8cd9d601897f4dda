import { decisionRequestSchema } from '@placet/core/wire'
import type { DecisionRequest } from '@placet/core'
import type { Policy } from '@placet/core/policy'
import { cookieNames } from '../gate/headers.ts'
import { removals, unseen } from '../hard/removal.ts'
import { readJson, readNothing } from '../http/body.ts'
import {
  holderOf,
  readRid,
  remaining,
  ridCookie,
  tokenCookie,
  type CookieJar,
} from '../http/cookies.ts'
import { refuseCrossSite, refuseForeign } from '../http/origin.ts'
import { parseBy } from '../http/parse.ts'
import { Refusal } from '../http/problem.ts'
import { reply } from '../http/reply.ts'
import type { Handler } from '../http/router.ts'
import type { Keys } from '../keys.ts'
import type { Catalogue } from '../publishing.ts'
import type { Kept, Store } from '../store/store.ts'
import type { Answers } from './answers.ts'
import { judge, type Draft } from './judge.ts'

/** What the decision routes work with. */
export interface DecisionRoutesOptions {
  readonly catalogue: Catalogue
  readonly store: Store
  readonly answers: Answers
  readonly jar: CookieJar
  /** Ms since the epoch. */
  readonly now: () => number
  /** Cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array
  readonly ridFor: Keys['ridFor']
}

/** The handlers of `decisions` and `token`. */
export interface DecisionRoutes {
  readonly decide: Handler
  readonly history: Handler
  readonly erase: Handler
  readonly token: Handler
}

async function readDecision(request: Request, catalogue: Catalogue): Promise<DecisionRequest> {
  const decision = parseBy(decisionRequestSchema, await readJson(request), 'invalid-body')
  const edition = await catalogue.edition(decision.policy, decision.notice)
  if (edition === undefined) throw new Refusal('unknown-policy')
  if (!edition.notices.has(decision.notice)) throw new Refusal('unknown-notice')
  const asked = Object.keys(edition.asked).sort().join()
  if (Object.keys(decision.categories).sort().join() !== asked) throw new Refusal('categories')
  return decision
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** The cookies that make a browser hold the head: its token and, where there is one, its rid. */
function cookiesOf(
  jar: CookieJar,
  token: string,
  held: { readonly at: number; readonly now: number; readonly rid: string | undefined },
): string[] {
  const age = remaining(held.at, held.now)
  const rid = held.rid === undefined ? [] : [ridCookie(jar, held.rid, age)]
  return [tokenCookie(jar, token, age), ...rid]
}

/**
 * Removes the cookies of what the head does not grant: those that the request carried, and those
 * out of its sight that script cannot reach either.
 */
function removalsFor(policy: Policy, { headers, url }: Request, head: Kept | undefined): string[] {
  const granted = head?.record.categories ?? {}
  const answer = { allows: (category: string) => granted[category] === true }
  const carried = [...cookieNames(headers), ...unseen(policy, answer, new URL(url).pathname)]
  return removals({ policy, answer, carried, which: 'all' })
}

function decideRoute(options: DecisionRoutesOptions): Handler {
  const { catalogue, store, answers, jar, now, random, ridFor } = options
  return async (http) => {
    refuseCrossSite(catalogue.current.policy.site, http.headers)
    const request = await readDecision(http, catalogue)
    const { id, after } = request
    const rid = readRid(jar, http.headers)
    const newRid = ridFor(id)
    const holder = rid === undefined ? {} : { holder: holderOf(rid) }
    const newHolder = holderOf(newRid)
    const draft: Draft = { request, now: now(), salt: text(random(32)), ...holder, newHolder }
    const arrival = { id, ...(after === undefined ? {} : { after }), ...holder }
    const judgement = await store.record(arrival, (facts) => judge(draft, facts))
    if (judgement.kind === 'id-used') throw new Refusal('id-used')
    const { kept, head } = judgement
    const token = await answers.token(head, draft.now)
    const held = {
      at: head === undefined ? draft.now : Date.parse(head.record.at),
      now: draft.now,
      rid: ridOf(head, { [newHolder]: newRid, ...(rid && { [holderOf(rid)]: rid }) }),
    }
    const body = { token, record: kept.record, receipt: await answers.receipt(kept) }
    const removed = removalsFor(catalogue.current.policy, http, head)
    const cookies = [...cookiesOf(jar, token, held), ...removed]
    return reply(judgement.kind === 'new' ? 201 : 200, body, cookies)
  }
}

/** The rid of the head's holder, where this request knows or has just made it. */
function ridOf(head: Kept | undefined, rids: Readonly<Record<string, string>>): string | undefined {
  return head?.holder === undefined ? undefined : rids[head.holder]
}

async function headOf(options: DecisionRoutesOptions, headers: Headers) {
  const rid = readRid(options.jar, headers)
  const head = rid === undefined ? undefined : await options.store.head(holderOf(rid))
  if (rid === undefined || head === undefined) throw new Refusal('no-holder')
  return { rid, holder: holderOf(rid), head }
}

function historyRoute(options: DecisionRoutesOptions): Handler {
  const { catalogue, store, answers } = options
  return async (http) => {
    refuseForeign(catalogue.current.policy.site, http.headers)
    const { holder } = await headOf(options, http.headers)
    const kept = await store.history(holder)
    const records = kept.map(async (one) => ({
      record: one.record,
      receipt: await answers.receipt(one),
    }))
    return reply(200, { records: await Promise.all(records) })
  }
}

function eraseRoute(options: DecisionRoutesOptions): Handler {
  const { catalogue, store, answers, jar, now } = options
  return async (http) => {
    refuseCrossSite(catalogue.current.policy.site, http.headers)
    await readNothing(http)
    const { holder } = await headOf(options, http.headers)
    const at = now()
    await store.erase(holder, new Date(at).toISOString())
    const token = await answers.token(undefined, at)
    const own = [tokenCookie(jar, token, remaining(at, at)), ridCookie(jar, '', 0)]
    const removed = removalsFor(catalogue.current.policy, http, undefined)
    return reply(204, undefined, [...own, ...removed])
  }
}

function tokenRoute(options: DecisionRoutesOptions): Handler {
  const { catalogue, answers, jar, now } = options
  return async (http) => {
    refuseCrossSite(catalogue.current.policy.site, http.headers)
    await readNothing(http)
    const { head } = await headOf(options, http.headers)
    const at = now()
    const signed = await answers.token(head, at)
    const age = remaining(Date.parse(head.record.at), at)
    return reply(200, { token: signed }, [tokenCookie(jar, signed, age)])
  }
}

/**
 * `POST decisions` records and signs, `GET` gives a holder's history, `DELETE` erases it; `POST
 * token` gives a holder the current token again, with the same expiry. Recording and erasing also
 * remove the declared cookies of what is not granted, HttpOnly ones too.
 */
export function decisionRoutes(options: DecisionRoutesOptions): DecisionRoutes {
  return {
    decide: decideRoute(options),
    history: historyRoute(options),
    erase: eraseRoute(options),
    token: tokenRoute(options),
  }
}
