import type { ConsentRecord, DecisionRequest } from '@placet/core'
import { canonical } from '@placet/core/policy'
import { commitment } from '../receipt.ts'
import type { Entry, Facts, Kept } from '../store/store.ts'

/** How long the same decision may be sent again without the rid of its holder, ms. */
const REPEAT_MS = 600_000

/** A decision that has arrived, with everything that its record is made of. */
export interface Draft {
  readonly request: DecisionRequest
  /** Server time, ms since the epoch. */
  readonly now: number
  /** 32 random bytes, base64url. */
  readonly salt: string
  /** The holder whose rid the request carries. */
  readonly holder?: string
  /** The holder of a new rid, to be used should this be a first grant. */
  readonly newHolder: string
}

/**
 * What becomes of a decision: `new` and `repeated` are answered with `kept` and the token of
 * `head`, the decision now in effect; without a head, everything is denied. `id-used` is a conflict.
 */
export type Judgement =
  | {
      readonly kind: 'new'
      readonly insert: Entry
      readonly kept: Kept
      readonly head: Kept | undefined
    }
  | {
      readonly kind: 'repeated'
      readonly insert: undefined
      readonly kept: Kept
      readonly head: Kept | undefined
    }
  | { readonly kind: 'id-used'; readonly insert: undefined }

const grants = ({ categories }: DecisionRequest): string[] =>
  Object.keys(categories).filter((key) => categories[key] === true)

/** The part of a record that came from the page. */
function contentOf({ at: _at, late: _late, ...content }: ConsentRecord): string {
  return canonical(content)
}

function judgeRepeat(same: Kept, { request, now, holder }: Draft, facts: Facts): Judgement {
  const isHolders = same.holder !== undefined && same.holder === holder
  const isRecent = now - Date.parse(same.record.at) <= REPEAT_MS
  const isAlike = contentOf(same.record) === canonical(request)
  if (!isAlike || !(isHolders || isRecent)) return { kind: 'id-used', insert: undefined }
  // Not the repeated record itself: a retry must not bring back what was withdrawn since.
  const head = same.holder !== undefined && isHolders ? facts.holderHead : facts.chainHead
  return { kind: 'repeated', insert: undefined, kept: same, head }
}

/** A decision that takes effect, or the head that it came too late to replace. */
type Order = 'in-order' | { readonly head: Kept | undefined }

/**
 * Which of two decisions counts when the new one does not follow the head: the more restrictive,
 * so that a stale grant is late and a refusal takes effect wherever it was made.
 */
function moreRestrictive(request: DecisionRequest, head: Kept | undefined): Order {
  const granted = head?.record.categories ?? {}
  return grants(request).every((key) => granted[key] === true) ? 'in-order' : { head }
}

function orderOf(request: DecisionRequest, facts: Facts): Order {
  const { overtaker, before, chainHead, holderHead } = facts
  if (overtaker !== undefined) return { head: chainHead }
  const head = holderHead ?? (before && chainHead)
  const follows = request.after === undefined || request.after === head?.record.id
  return head === undefined || follows ? 'in-order' : moreRestrictive(request, head)
}

function entry(
  record: ConsentRecord,
  draft: Draft,
  rest: { chain: string; holder: string | undefined },
): Entry {
  const { salt } = draft
  const holder = rest.holder === undefined ? {} : { holder: rest.holder }
  return { record, salt, ...holder, chain: rest.chain, commitment: commitment(record, salt) }
}

function late(draft: Draft, facts: Facts, head: Kept | undefined): Judgement {
  const record = { ...draft.request, at: new Date(draft.now).toISOString(), late: true as const }
  const chain = head?.chain ?? facts.overtaker?.chain ?? facts.before?.chain ?? record.id
  const insert = entry(record, draft, { chain, holder: facts.holderHead?.holder })
  return { kind: 'new', insert, kept: insert, head }
}

function inOrder(draft: Draft, facts: Facts): Judgement {
  const record = { ...draft.request, at: new Date(draft.now).toISOString() }
  const chain = facts.holderHead?.chain ?? facts.before?.chain ?? record.id
  // A rid that no record knows could have been planted, so a first grant always makes a new one.
  const first = grants(record).length > 0 ? draft.newHolder : undefined
  const insert = entry(record, draft, { chain, holder: facts.holderHead?.holder ?? first })
  return { kind: 'new', insert, kept: insert, head: insert }
}

/**
 * Judges a decision: whether it was had before, whether it comes in time to take effect, whose it
 * is. Pure. A late decision is recorded as late and never becomes the head; where the order cannot
 * be told the more restrictive decision wins; who only ever refused has no holder.
 */
export function judge(draft: Draft, facts: Facts): Judgement {
  if (facts.same !== undefined) return judgeRepeat(facts.same, draft, facts)
  if (facts.erased) return { kind: 'id-used', insert: undefined }
  const order = orderOf(draft.request, facts)
  return order === 'in-order' ? inOrder(draft, facts) : late(draft, facts, order.head)
}
