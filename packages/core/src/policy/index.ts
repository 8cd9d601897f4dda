export { asciiFromBase64url, asciiToBase64url, toBase64url } from './base64url.ts'
export { BUILT } from '../built.ts'
export { canonical } from './canonical.ts'
export { decodeToken, isClaims, WEEK, type Claims, type Token } from './claims.ts'
export { expiry, maxAge, sixMonthsAfter } from './expiry.ts'
export {
  noticeBrief,
  noticeHash,
  noticeText,
  renderNotice,
  type BriefCategory,
  type HashedBrief,
  type HashedNotice,
  type Notice,
  type NoticeBrief,
  type NoticeCategory,
  type NoticeService,
  type NoticeUse,
} from './notice.ts'
export {
  cookieSpec,
  definePolicy,
  optionalCategories,
  type Category,
  type CategoryKey,
  type CookieSpec,
  type CookieUse,
  type EventsOf,
  type Policy,
  type PolicyFile,
  type Service,
  type ShieldPolicy,
  type Site,
  type StorageUse,
  type Text,
  type Vocabulary,
} from './policy.ts'
export {
  fingerprint,
  pagePolicy,
  publish,
  type Asked,
  type PagePolicy,
  type Published,
} from './publish.ts'
export { fits, hostFits } from './pattern.ts'
export { rulesOf, serviceOfHost, type Kept, type Rules, type ServiceRule } from './rules.ts'
export { initialState, type GateAnswer } from '../initial-state.ts'
export { negotiate, wholeLanguages } from './speak.ts'
export { vetoed } from './veto.ts'
export { en } from '../messages/en.ts'
export type { DefaultPurpose, Language, Messages } from '../messages/messages.ts'
