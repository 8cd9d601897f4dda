export { createPageConsent, type ConsentOptions, type PageOptions } from './consent.ts'
export { gateOnceAllowed } from './gated.ts'
export { late, type Late } from './late.ts'
export { isolated } from './running.ts'
