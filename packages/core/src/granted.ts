export { gateElements } from './elements.ts'
export { sendEvents } from './send-events.ts'
