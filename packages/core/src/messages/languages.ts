import type { Language } from './messages.ts'

/** A file of its own for each language, loaded when it is spoken. */
const FILES: Readonly<Record<string, () => Promise<Language>>> = {
  ar: async () => (await import('./ar.ts')).ar,
  bg: async () => (await import('./bg.ts')).bg,
  bn: async () => (await import('./bn.ts')).bn,
  cs: async () => (await import('./cs.ts')).cs,
  da: async () => (await import('./da.ts')).da,
  de: async () => (await import('./de.ts')).de,
  el: async () => (await import('./el.ts')).el,
  en: async () => (await import('./en.ts')).en,
  es: async () => (await import('./es.ts')).es,
  et: async () => (await import('./et.ts')).et,
  fa: async () => (await import('./fa.ts')).fa,
  fi: async () => (await import('./fi.ts')).fi,
  fr: async () => (await import('./fr.ts')).fr,
  ga: async () => (await import('./ga.ts')).ga,
  he: async () => (await import('./he.ts')).he,
  hi: async () => (await import('./hi.ts')).hi,
  hr: async () => (await import('./hr.ts')).hr,
  hu: async () => (await import('./hu.ts')).hu,
  id: async () => (await import('./id.ts')).id,
  is: async () => (await import('./is.ts')).is,
  it: async () => (await import('./it.ts')).it,
  ja: async () => (await import('./ja.ts')).ja,
  ko: async () => (await import('./ko.ts')).ko,
  lt: async () => (await import('./lt.ts')).lt,
  lv: async () => (await import('./lv.ts')).lv,
  mt: async () => (await import('./mt.ts')).mt,
  nb: async () => (await import('./nb.ts')).nb,
  nl: async () => (await import('./nl.ts')).nl,
  pl: async () => (await import('./pl.ts')).pl,
  pt: async () => (await import('./pt.ts')).pt,
  'pt-BR': async () => (await import('./pt-BR.ts')).ptBR,
  ro: async () => (await import('./ro.ts')).ro,
  ru: async () => (await import('./ru.ts')).ru,
  sk: async () => (await import('./sk.ts')).sk,
  sl: async () => (await import('./sl.ts')).sl,
  sq: async () => (await import('./sq.ts')).sq,
  'sr-Latn': async () => (await import('./sr-Latn.ts')).srLatn,
  sv: async () => (await import('./sv.ts')).sv,
  sw: async () => (await import('./sw.ts')).sw,
  th: async () => (await import('./th.ts')).th,
  tr: async () => (await import('./tr.ts')).tr,
  uk: async () => (await import('./uk.ts')).uk,
  ur: async () => (await import('./ur.ts')).ur,
  vi: async () => (await import('./vi.ts')).vi,
  'zh-Hans': async () => (await import('./zh-Hans.ts')).zhHans,
  'zh-Hant': async () => (await import('./zh-Hant.ts')).zhHant,
}

/** Every language the notice can speak, as BCP 47 tags. */
export const LANGUAGES: readonly string[] = Object.keys(FILES)

/**
 * Loads the words of one language; undefined where there are none. Rejects where the file cannot be
 * loaded.
 */
export async function loadLanguage(tag: string): Promise<Language | undefined> {
  return Object.hasOwn(FILES, tag) ? FILES[tag]?.() : undefined
}
