// Entry of placet-granted.js: loaded by placet.js once something optional is allowed.
export { gateElements, sendEvents } from '@placet/core/granted'
