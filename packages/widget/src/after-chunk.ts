// Entry of placet-after.js: loaded by placet.js after a decision, and where one is undelivered.
export { createAfter } from '@placet/core/after'
export { record } from '@placet/core/record'
