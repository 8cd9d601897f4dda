import type { Receipt } from '@placet/core'
import type { Catalogue } from '../publishing.ts'
import { promiseFor } from '../receipt.ts'
import type { Keys } from '../keys.ts'
import type { Kept } from '../store/store.ts'
import { answeredBy, claimsOf, tokenSigner } from '../token.ts'

/** Signs what is given back for records: tokens and receipts. */
export interface Answers {
  /** The token of a decision; with none, that of everything denied, under the current policy. */
  token(head: Kept | undefined, now: number): Promise<string>
  receipt(kept: Kept): Promise<Receipt>
}

/** The signer of one server's answers. Its issuer is the current policy's first origin. */
export function createAnswers(catalogue: Catalogue, keys: Keys): Answers {
  const issuer = catalogue.current.policy.site.origins[0]
  const sign = tokenSigner(keys.signing)
  const denied = async (now: number): Promise<string> => {
    const { fingerprint, categories } = catalogue.current
    const asked = Object.entries(categories).map(([key, { hash }]) => [key, hash] as const)
    const answered = {
      policy: fingerprint,
      asked: Object.fromEntries(asked),
      categories: {},
      gpc: false,
      at: now,
    }
    return sign(claimsOf(issuer, answered))
  }
  return {
    async token(head, now) {
      const edition = head && (await catalogue.edition(head.record.policy))
      if (head === undefined || edition === undefined) return denied(now)
      return sign(claimsOf(issuer, answeredBy(head.record, edition.asked)))
    },
    receipt: (kept) => promiseFor(kept, issuer, keys.signing),
  }
}
