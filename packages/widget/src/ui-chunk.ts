// Entry of placet-ui.js, which a placet.js without a server loads once something is to be shown.
export { record } from '@placet/core/record'
export { mountOnce } from './mount-once.ts'
