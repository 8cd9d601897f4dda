/** One count in words: the plural forms of `Intl.PluralRules`, with `{n}` for the number. */
export type Counted = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {
  readonly other: string
}

/**
 * Every word of the notice in one language. `{site}`, `{controller}` and `{preferences}` stand for
 * the site's name, the controller's name and the label of the preferences button.
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
  readonly preferencesTitle: string
  readonly preferencesIntro: string
  readonly always: string
  readonly alwaysWhy: string
  readonly anonymized: string
  readonly changed: string
  readonly saved: string
  readonly details: string
  readonly service: string
  readonly recipient: string
  readonly country: string
  readonly safeguard: string
  readonly stores: string
  readonly purpose: string
  readonly lifetime: string
  readonly stored: string
  readonly session: string
  readonly years: Counted
  readonly months: Counted
  readonly weeks: Counted
  readonly days: Counted
  readonly hours: Counted
  readonly minutes: Counted
  readonly seconds: Counted
  readonly contact: string
  readonly complaint: string
  readonly essential: string
  readonly functional: string
  readonly analytics: string
}
