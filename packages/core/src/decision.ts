/** How a decision was made. */
export type Method = 'accept-all' | 'reject-all' | 'save' | 'withdraw' | 'api'

/** Where it was made. */
export type Surface = 'notice' | 'preferences' | 'placeholder' | 'api'

/** What is told of a decision besides the choice itself. */
interface Circumstances {
  /** UUID made by the page; the idempotency key. Version 7 sorts by time. */
  readonly id: string
  /** Id of the decision this one replaces, where the page knows it. */
  readonly after?: string
  /** Fingerprint of the policy. */
  readonly policy: string
  /** Hash of the notice that was shown. */
  readonly notice: string
  /** Hash of the code that showed it. */
  readonly bundle: string
  readonly language: string
  readonly method: Method
  readonly surface: Surface
}

/** The body of `POST decisions`. */
export interface DecisionRequest extends Circumstances {
  /** Every optional category of the policy: granted or refused. */
  readonly categories: Readonly<Record<string, boolean>>
  readonly signal: { readonly gpc: boolean }
}

/** The server's copy of a decision. No address, agent, URL or subject. */
export interface ConsentRecord extends DecisionRequest {
  /** Server time, UTC ISO 8601. */
  readonly at: string
  /** It came after a decision that replaces it, so it never took effect. */
  readonly late?: true
}

/** A signed promise to log a record, like the SCT of RFC 6962 §3.2, and what opens it. */
export interface Receipt {
  /** Compact JWS over the record's salted commitment. */
  readonly promise: string
  /** 32 random bytes, base64url: with the record, they give the commitment. */
  readonly salt: string
}

/** The answer to `POST decisions`. */
export interface DecisionResponse {
  readonly token: string
  readonly record: ConsentRecord
  readonly receipt: Receipt
}
