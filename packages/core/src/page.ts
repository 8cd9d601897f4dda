export { createPageConsent, type ConsentOptions, type PageOptions } from './consent.ts'
export { cookiePairs } from './read-cookie.ts'
export { late, type Late } from './late.ts'
export { isolated } from './isolated.ts'
