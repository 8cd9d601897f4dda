import type { Counted, Language, Messages } from '../messages/messages.ts'
import { toBase64url } from './base64url.ts'
import { canonical } from './canonical.ts'
import type { Lifetime, Policy, Service, Text } from './policy.ts'
import { sha256 } from './sha256.ts'

/** One thing a service keeps on the device, in the visitor's words. */
export interface NoticeUse {
  readonly name: string
  /** Which of the category's purposes. */
  readonly purpose: number
  readonly lifetime: string
}

export interface NoticeService {
  readonly name: string
  readonly recipient: string
  readonly country: string
  readonly safeguard?: string
  /** Left out where it keeps nothing. */
  readonly uses?: readonly NoticeUse[]
}

export interface NoticeCategory {
  readonly key: string
  readonly label: string
  /** Always on: shown, explained, not a choice. */
  readonly always?: true
  readonly anonymized?: true
  readonly purposes: readonly string[]
  readonly services?: readonly NoticeService[]
}

/**
 * Everything a visitor is shown, in one language: the widget displays this and nothing else, so
 * its hash says what was on the screen (GDPR Art. 7(1)).
 */
export interface Notice {
  readonly language: string
  readonly messages: Messages
  readonly controller: {
    readonly name: string
    readonly address: string
    readonly contact: string
    readonly privacy: string
    readonly authority?: { readonly name: string; readonly url: string }
  }
  readonly categories: readonly NoticeCategory[]
}

/** A notice and its hash. */
export interface HashedNotice {
  readonly hash: string
  readonly content: Notice
}

/** The words of the service facts, of the visitor's record and of placeholders alone. */
type FactsMessage =
  | 'recipient'
  | 'country'
  | 'safeguard'
  | 'stores'
  | 'purpose'
  | 'lifetime'
  | 'stored'
  | 'name'
  | 'scc'
  | 'gpc'
  | 'dnt'
  | 'held'
  | 'notHere'
  | 'showOnce'
  | 'allowAlways'
  | 'isNew'
  | 'yourChoice'
  | 'allowed'
  | 'refused'
  | 'chosen'
  | 'download'
  | 'erase'
  | 'eraseAsk'
  | 'eraseNow'
  | 'cancel'
  | 'erased'
  | 'notErased'
  | 'notRead'

export interface BriefCategory extends Omit<NoticeCategory, 'services'> {
  /** No service is behind it: there are no facts to open. */
  readonly bare?: true
}

/**
 * A notice without the facts about its services, which arrive when somebody opens them or when one
 * of them is held in the page.
 */
export interface NoticeBrief extends Omit<Notice, 'messages' | 'categories'> {
  readonly messages: Omit<Messages, FactsMessage>
  readonly categories: readonly BriefCategory[]
}

/** A brief and the hash of its whole notice, as the script tag carries it. */
export interface HashedBrief {
  readonly hash: string
  readonly content: NoticeBrief
}

function textIn(text: Text, language: string, fallback: string): string {
  if (typeof text === 'string') return text
  return text[language] ?? text[fallback] ?? Object.values(text)[0] ?? ''
}

function lifetimeText(lifetime: Lifetime, { units, session }: Language, tag: string): string {
  const [, time = '', count = '', unit = ''] = /^P(T?)(\d+)([YMWDHS])$/.exec(lifetime) ?? []
  const known: Readonly<Partial<Record<string, Counted>>> = units
  const counted = known[`${time}${unit}`]
  if (counted === undefined) return session
  const form = new Intl.PluralRules(tag).select(Number(count))
  return (counted[form] ?? counted.other).replace('{n}', count)
}

/** The messages with the owner's own words in place and the names filled in. */
function filled(messages: Messages, policy: Policy, tag: string): Messages {
  const words: Readonly<Record<string, string>> = {
    '{site}': policy.site.name,
    '{controller}': policy.controller.name,
    '{preferences}': messages.preferences,
  }
  const own = policy.texts?.[tag] ?? {}
  const result: Record<string, string> = {}
  for (const [key, message] of Object.entries<string>({ ...messages })) {
    result[key] = (own[key] ?? message).replace(/\{\w+\}/g, (part) => words[part] ?? part)
  }
  return { ...messages, ...result }
}

/**
 * Renders a policy in one language. Deterministic: the same policy and language give the same
 * notice in a browser and on a server, which is how a record can name it by hash.
 */
export function renderNotice(policy: Policy, language: Language, tag: string): Notice {
  const fallback = policy.languages[0]
  const labels: Readonly<Partial<Record<string, string>>> = language.labels
  const purposes: Readonly<Partial<Record<string, string>>> = language.purposes
  const say = (text: Text): string => textIn(text, tag, fallback)
  const serviceOf = (service: Service, ids: readonly string[]): NoticeService => {
    const { name, recipient, country, safeguard, cookies = [], storage = [] } = service
    const kept = [...cookies, ...storage.map(({ key, ...rest }) => ({ name: key, ...rest }))]
    const uses = kept.map((use) => ({
      name: use.name,
      purpose: ids.indexOf(use.purpose),
      lifetime: lifetimeText(use.lifetime, language, tag),
    }))
    return {
      name,
      recipient,
      country,
      ...(safeguard === undefined ? {} : { safeguard }),
      ...(uses.length > 0 && { uses }),
    }
  }
  const categories = Object.entries(policy.categories).map(([key, category]): NoticeCategory => {
    const services = Object.values(policy.services)
      .filter((service) => service.category === key)
      .map((service) => serviceOf(service, Object.keys(category.purposes)))
    return {
      key,
      label: say(category.label ?? labels[key] ?? key),
      ...(key === 'essential' && { always: true }),
      ...(category.anonymized === true && { anonymized: true }),
      purposes: Object.entries(category.purposes).map(([id, text]) =>
        typeof text === 'boolean' ? (purposes[id] ?? id) : say(text),
      ),
      ...(services.length > 0 && { services }),
    }
  })
  const { name, address, contact, privacy, authority } = policy.controller
  const controller = { name, address, contact, privacy, ...(authority && { authority }) }
  return { language: tag, messages: filled(language.messages, policy, tag), controller, categories }
}

/** The part of a notice that is shown before any facts are opened. */
export function noticeBrief(notice: Notice): NoticeBrief {
  const {
    recipient: _recipient,
    country: _country,
    safeguard: _safeguard,
    stores: _stores,
    purpose: _purpose,
    lifetime: _lifetime,
    stored: _stored,
    name: _name,
    scc: _scc,
    gpc: _gpc,
    dnt: _dnt,
    held: _held,
    notHere: _notHere,
    showOnce: _showOnce,
    allowAlways: _allowAlways,
    isNew: _isNew,
    yourChoice: _yourChoice,
    allowed: _allowed,
    refused: _refused,
    chosen: _chosen,
    download: _download,
    erase: _erase,
    eraseAsk: _eraseAsk,
    eraseNow: _eraseNow,
    cancel: _cancel,
    erased: _erased,
    notErased: _notErased,
    notRead: _notRead,
    ...messages
  } = notice.messages
  const categories = notice.categories.map(({ services, ...category }): BriefCategory => ({
    ...category,
    ...(services === undefined && { bare: true }),
  }))
  return { ...notice, messages, categories }
}

/** SHA-256 of the exact notice bytes (its canonical JSON), base64url: 43 characters. */
export function noticeHash(notice: Notice): string {
  return toBase64url(sha256(noticeText(notice)))
}

/** The exact text of a notice that its hash is of, kept once by the server. */
export function noticeText(notice: Notice): string {
  return canonical(notice)
}
