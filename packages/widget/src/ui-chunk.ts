// Entry of placet-ui.js: loaded by placet.js once something is to be shown, stored or sent.
export { createLater } from '@placet/core/later'
export { mountNotice } from './mount-notice.tsx'
