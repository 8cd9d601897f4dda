/** The stable code of a problem. */
export type ProblemCode =
  | 'invalid-json'
  | 'invalid-body'
  | 'invalid-query'
  | 'categories'
  | 'not-in-vocabulary'
  | 'signal-missing'
  | 'no-holder'
  | 'unauthorized'
  | 'no-token'
  | 'bad-signature'
  | 'expired'
  | 'stale-policy'
  | 'not-granted'
  | 'vetoed'
  | 'cross-site'
  | 'wrong-role'
  | 'not-found'
  | 'method-not-allowed'
  | 'id-used'
  | 'unknown-policy'
  | 'unknown-notice'
  | 'too-large'
  | 'media-type'
  | 'internal'
  | 'unavailable'

/** Every problem this server answers with: its status and what it means, in one place. */
const PROBLEMS: Readonly<Record<ProblemCode, readonly [number, string]>> = {
  'invalid-json': [400, 'The body is not JSON, is nested too deep or is not UTF-8.'],
  'invalid-body': [400, 'The body does not have the fields it must have.'],
  'invalid-query': [400, 'The query does not have the fields it must have.'],
  categories: [400, 'The categories are not exactly the optional categories of that policy.'],
  'not-in-vocabulary': [400, 'The policy declares no such event, dimension or value.'],
  'signal-missing': [400, 'A backend must send the signal of the visitor it speaks for.'],
  'no-holder': [401, 'The request carries no cookie that a record belongs to.'],
  unauthorized: [401, 'The request carries no API token that is known here.'],
  'no-token': [403, 'There is no consent token.'],
  'bad-signature': [403, 'The consent token is not one that this site signed.'],
  expired: [403, 'The consent token has expired.'],
  'stale-policy': [403, 'The policy has asked for more since the visitor answered.'],
  'not-granted': [403, 'The visitor did not grant this category.'],
  vetoed: [403, 'Global Privacy Control vetoes this category.'],
  'cross-site': [403, 'The request does not come from an origin of the policy.'],
  'wrong-role': [403, 'The API token is for something else.'],
  'not-found': [404, 'There is nothing at this address.'],
  'method-not-allowed': [405, 'This address does not know that method.'],
  'id-used': [409, 'This id is already used for another decision.'],
  'unknown-policy': [409, 'No policy of this fingerprint was published here.'],
  'unknown-notice': [409, 'That policy was never shown as this notice.'],
  'too-large': [413, 'The body is larger than 16 KiB.'],
  'media-type': [415, 'The body must be application/json.'],
  internal: [500, 'Something went wrong here. Nothing was recorded.'],
  unavailable: [503, 'The store does not answer.'],
}

const PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** What a problem says beyond its code. Nothing in it may repeat the request. */
export interface ProblemParts {
  /** Instead of the code's own sentence: a finer stable code. */
  readonly detail?: string
  /** One line for each fault of the input: where, and what is wrong. */
  readonly errors?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown to answer a request with a problem. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ProblemCode
  readonly parts: ProblemParts

  constructor(code: ProblemCode, parts: ProblemParts = {}) {
    super(code)
    this.code = code
    this.parts = parts
  }
}

/**
 * A problem document (RFC 9457) with a stable `code`. Its type is about:blank, so its title is the
 * status phrase.
 */
export function problem(code: ProblemCode, parts: ProblemParts = {}): Response {
  const [status, sentence] = PROBLEMS[code]
  const { detail = sentence, errors, headers } = parts
  const body = { title: PHRASES[status], status, code, detail, ...(errors && { errors }) }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Cache-Control': 'no-store',
      'Content-Type': 'application/problem+json',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  })
}
