export { createPageConsent, type ConsentOptions, type PageOptions } from './consent.ts'
export { gateElements } from './elements.ts'
