// Entry of placet-ui.js: loaded by placet.js once something is to be shown.
export { record } from '@placet/core/record'
export { mountOnce } from './mount-once.ts'
