export type { ConsentOptions } from './consent.ts'
export { createConsent, type CreateOptions } from './create.ts'
export type {
  ConsentRecord,
  DecisionRequest,
  DecisionResponse,
  Method,
  Receipt,
  Surface,
} from './decision.ts'
export { definePolicy, type CategoryKey, type EventsOf, type Policy } from './policy/policy.ts'
export type { PagePolicy, Published } from './policy/publish.ts'
export type { ConsentState } from './consent-state.ts'
export type { Consent, Dimensions, How, Stop } from './state.ts'
