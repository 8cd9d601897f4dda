export { decisionRequestSchema, decisionResponseSchema } from './wire/decision-schema.ts'
export {
  eventsRequestSchema,
  reportsQuerySchema,
  type AnalyticsEvent,
  type EventsRequest,
  type ReportRow,
  type ReportsResponse,
} from './wire/event-schema.ts'
export { explain } from './wire/explain.ts'
export {
  KNOWN_SERVICES,
  knownService,
  serviceByCookie,
  serviceByHost,
} from './wire/known-services.ts'
export { policySchema } from './wire/policy-schema.ts'
export type { KnownCookie, KnownService, KnownStorage } from './wire/services/service.ts'
export { claimsSchema, tokenSchema } from './wire/token-schema.ts'
