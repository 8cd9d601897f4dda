export { createGate, type Gate, type GateOptions } from './gate/gate.ts'
export type { Answer, Detail, Reason, Signal } from './gate/answer.ts'
export type { HeaderSource } from './gate/headers.ts'
