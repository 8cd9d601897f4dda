/** One count in words: the plural forms of `Intl.PluralRules`, with `{n}` for the number. */
export type Counted = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {
  readonly other: string
}

/** The units a lifetime can have, as ISO 8601 writes them, with `T` before those of time. */
type Unit = 'Y' | 'M' | 'W' | 'D' | 'TH' | 'TM' | 'TS'

/**
 * Every word of the notice in one language. `{site}`, `{controller}` and `{preferences}` stand for
 * the site's name, the controller's name and the label of the preferences button; `{service}` in
 * the words of a placeholder for the name of what it stands in for; `{categories}` and `{date}` for
 * what the visitor chose, and when.
 */
export interface Messages {
  readonly title: string
  readonly intro: string
  readonly withdrawal: string
  readonly privacy: string
  readonly acceptAll: string
  readonly rejectAll: string
  readonly preferences: string
  readonly save: string
  readonly close: string
  readonly preferencesIntro: string
  readonly always: string
  readonly alwaysWhy: string
  readonly anonymized: string
  readonly changed: string
  readonly saved: string
  readonly details: string
  readonly recipient: string
  readonly country: string
  readonly safeguard: string
  readonly stores: string
  readonly purpose: string
  readonly lifetime: string
  readonly stored: string
  /** The head of the column that names what is stored. */
  readonly name: string
  /** What a policy calls `SCC`. */
  readonly scc: string
  /** Said in preferences while the browser sends Global Privacy Control, or Do Not Track alone. */
  readonly gpc: string
  readonly dnt: string
  readonly contact: string
  readonly complaint: string
  /** In place of an element that waits for its category. */
  readonly held: string
  /** The same where nobody can allow it. */
  readonly notHere: string
  readonly showOnce: string
  /** Followed by the category that it allows. */
  readonly allowAlways: string
  /** Beside a category that is asked again. */
  readonly isNew: string
  /** In preferences, once the visitor has decided: the choice, when it was made, its record. */
  readonly yourChoice: string
  readonly allowed: string
  readonly refused: string
  readonly chosen: string
  readonly download: string
  readonly erase: string
  /** Asked before anything is erased, with what follows from it. */
  readonly eraseAsk: string
  readonly eraseNow: string
  readonly cancel: string
  readonly erased: string
  /** The record could not be erased, or not be read. */
  readonly notErased: string
  readonly notRead: string
}

/** Purposes that most sites have: a policy that gives them no words of its own gets these. */
export type DefaultPurpose =
  | 'sign-in'
  | 'payment'
  | 'hosting'
  | 'security'
  | 'choice'
  | 'settings'
  | 'video'
  | 'usage'

/** One language: the notice's words, and what its contents are called. */
export interface Language {
  /** Whether somebody who speaks it has read it and signed it. */
  readonly reviewed: boolean
  readonly messages: Messages
  /** Labels of the default categories. */
  readonly labels: Readonly<Record<'essential' | 'functional' | 'analytics', string>>
  readonly purposes: Readonly<Record<DefaultPurpose, string>>
  /** What `session` is called as a lifetime. */
  readonly session: string
  readonly units: Readonly<Record<Unit, Counted>>
}
