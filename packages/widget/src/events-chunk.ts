// Entry of placet-events.js: loaded by placet.js once there is an event that may be sent.
export { sendEvents } from '@placet/core/events'
