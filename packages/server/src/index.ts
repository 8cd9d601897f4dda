export { createApiToken, type ApiTokenOptions } from './api-tokens.ts'
export type { Answer, Detail, Reason, Signal } from './gate/answer.ts'
export type { Gate } from './gate/gate.ts'
export type { HeaderSource } from './gate/headers.ts'
export { loadKeys, makeKey, openKeys, type Keys, type SigningKey } from './keys.ts'
export { createPlacet, type Placet, type PlacetOptions } from './placet.ts'
export { checkReceipt, commitment, type ReceiptFault } from './receipt.ts'
export type { ScriptTexts } from './serving/script-routes.ts'
export { openSqlite } from './store/sqlite.ts'
export type {
  Arrival,
  Counter,
  Entry,
  Facts,
  Increment,
  Kept,
  PolicyText,
  Role,
  Store,
  StoredNotice,
  StoredPolicy,
  Verdict,
} from './store/store.ts'
