// Entry of placet-facts.js: loaded by placet.js once somebody opens the facts about services.
export { createFacts } from './facts.ts'
