import {
  canonical,
  en,
  fingerprint,
  negotiate,
  noticeHash,
  noticeText,
  publish,
  renderNotice,
  wholeLanguages,
  type HashedNotice,
  type Language,
  type Policy,
  type Published,
} from '@placet/core/policy'
import { loadLanguage } from '@placet/core/languages'
import type { Store, StoredPolicy } from './store/store.ts'

/** A published policy as decisions refer to it. */
interface Edition {
  readonly fingerprint: string
  /** The hash of what was asked, by optional category. */
  readonly asked: Readonly<Record<string, string>>
  readonly notices: ReadonlySet<string>
}

/** Everything that was published here, and what is in force. */
export interface Catalogue {
  readonly current: Published
  /** By language, in the policy's order. */
  readonly notices: ReadonlyMap<string, HashedNotice>
  /** The language to speak: the one asked for, its parent, or the policy's first. */
  languageFor(asked: string | null): string
  /**
   * The edition of this fingerprint, or undefined where none was published. With `notice` it also
   * looks for what another process has published since, should that notice be missing.
   */
  edition(fingerprint: string, notice?: string): Promise<Edition | undefined>
}

/** What publishing needs. */
export interface Publishing {
  readonly policy: Policy
  readonly store: Store
  /**
   * Words by language, in place of Placet's own. A language without any is shown in English, and
   * one in which the policy leaves out a text in the policy's first language: whole either way.
   */
  readonly languages?: Readonly<Record<string, Language>>
  readonly now: () => number
}

/** Placet's own words for the languages of a policy. */
async function wordsFor({ languages }: Policy): Promise<Readonly<Record<string, Language>>> {
  const words = await Promise.all(
    languages.map(async (tag) => [tag, await loadLanguage(tag)] as const),
  )
  return Object.fromEntries(words.flatMap(([tag, known]) => (known ? [[tag, known]] : [])))
}

function render(policy: Policy, languages: Readonly<Record<string, Language>>) {
  const whole = wholeLanguages(policy)
  return new Map(
    policy.languages.map((asked) => {
      const spoken = whole.includes(asked) ? asked : policy.languages[0]
      const language = Object.hasOwn(languages, spoken) ? spoken : 'en'
      const content = renderNotice(policy, languages[language] ?? en, language)
      return [asked, { hash: noticeHash(content), content }] as const
    }),
  )
}

/** Reads our own canonical text, which the schema had passed when it was published. */
const policyFrom: (text: string) => Policy = JSON.parse

function editionOf(stored: StoredPolicy): Edition {
  const { categories } = publish(policyFrom(stored.text))
  const asked = Object.entries(categories).map(([key, { hash }]) => [key, hash] as const)
  return {
    fingerprint: stored.fingerprint,
    asked: Object.fromEntries(asked),
    notices: new Set(stored.notices),
  }
}

/**
 * Puts a policy in force: keeps it and its notices in the store by hash, and gives the catalogue of
 * all that was ever published, whose decisions stay valid. Idempotent; publishing an older policy
 * again puts that one in force.
 */
export async function publishPolicy(publishing: Publishing): Promise<Catalogue> {
  const { policy, store, now } = publishing
  const languages = publishing.languages ?? (await wordsFor(policy))
  const older = (await store.policies()).filter((old) => old.fingerprint !== fingerprint(policy))
  const current = publish(
    policy,
    older.map(({ text }) => policyFrom(text)),
  )
  const notices = render(policy, languages)
  await store.publish(
    { fingerprint: current.fingerprint, text: canonical(policy) },
    [...notices.values()].map(({ hash, content }) => ({
      hash,
      language: content.language,
      text: noticeText(content),
    })),
    new Date(now()).toISOString(),
  )
  const editions = new Map<string, Edition>()
  for (const stored of await store.policies()) editions.set(stored.fingerprint, editionOf(stored))
  return {
    current,
    notices,
    languageFor: (asked) =>
      negotiate(policy.languages, asked === null ? [] : [asked]) ?? policy.languages[0],
    async edition(print, notice) {
      const known = editions.get(print)
      if (known !== undefined && (notice === undefined || known.notices.has(notice))) return known
      const stored = await store.policy(print)
      if (stored === undefined) return undefined
      const edition = editionOf(stored)
      editions.set(print, edition)
      return edition
    },
  }
}
