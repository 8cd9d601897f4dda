import { definePolicy, type Policy, type Service } from '../../packages/core/src/policy/policy.ts'

const essential = {
  purposes: {
    session: 'Keeps your basket while you look around.',
    choice: 'Remembers your choice.',
  },
  basis: 'necessary',
} as const

const functional = {
  purposes: {
    reading: 'Remembers the size of type you like to read in.',
    film: 'Plays our films, and remembers where you paused.',
  },
  basis: 'consent',
} as const

const analytics = {
  purposes: { usage: 'Counts which pages are read.' },
  basis: 'consent',
  anonymized: true,
  lifetime: 'P90D',
} as const

const PRESS = { recipient: 'Larkspur Press', country: 'IE' } as const

const basket: Service = {
  name: 'Basket',
  category: 'essential',
  ...PRESS,
  cookies: [
    { name: 'basket', purpose: 'session', lifetime: 'P14D' },
    { name: '__Host-placet', purpose: 'choice', lifetime: 'P6M' },
  ],
}

const reading: Service = {
  name: 'Reading settings',
  category: 'functional',
  ...PRESS,
  storage: [{ kind: 'local', key: 'type-size', purpose: 'reading', lifetime: 'P1Y' }],
}

/** The player of the film on the page, which is served from where the gallery is. */
const film: Service = {
  name: 'Clipstage',
  category: 'functional',
  recipient: 'Clipstage Video Ltd (an invented player)',
  country: 'US',
  safeguard: 'SCC',
  hosts: ['localhost', '127.0.0.1'],
  cookies: [{ name: 'clip_*', purpose: 'film', lifetime: 'P30D' }],
  storage: [{ kind: 'local', key: 'clipstage-position', purpose: 'film', lifetime: 'P30D' }],
}

const counts: Service = { name: 'Page counts', category: 'analytics', ...PRESS }

/** A bookseller of three categories: what most sites ask. */
export const ordinary: Policy = definePolicy({
  site: { name: 'Larkspur Press', origins: ['http://localhost'] },
  controller: {
    name: 'Larkspur Press',
    address: '12 Quay Street, Galway, Ireland',
    contact: 'privacy@larkspur.example',
    privacy: '/privacy',
    authority: { name: 'Data Protection Commission', url: 'https://www.dataprotection.ie' },
  },
  version: '2',
  date: '2026-11-24',
  categories: { essential, functional, analytics },
  services: { basket, reading, film, counts },
  retention: { records: 1095, reports: 90 },
  languages: ['en'],
})

/** The same before the film was on the page: an answer to it leaves one category open. */
export const older: Policy = { ...ordinary, version: '1', services: { basket, reading, counts } }

/** One thing to choose, and little to say about it. */
export const single: Policy = {
  ...ordinary,
  categories: { essential, analytics },
  services: { basket, counts },
}

const consent = (label: string, purpose: string): Policy['categories'][string] => ({
  label,
  purposes: { use: purpose },
  basis: 'consent',
})

const tool = (name: string, category: string, country: string): Service => ({
  name,
  category,
  recipient: `${name} (an invented service)`,
  country,
  cookies: [{ name: `${category}_id`, purpose: 'use', lifetime: 'P1Y' }],
})

/** Six things to choose: as much as a notice should ever have to hold. */
export const many: Policy = {
  ...ordinary,
  categories: {
    essential,
    functional,
    analytics,
    support: consent('Help and chat', 'Opens a chat with our shop when you ask for one.'),
    trials: consent('Trials', 'Shows some visitors a page that is not finished yet.'),
    social: consent('Social media', 'Shows what readers post about our books.'),
    adverts: {
      ...consent('Advertising', 'Shows our books on other sites that you visit.'),
      advertising: true,
    },
  },
  services: {
    basket,
    reading,
    film,
    counts,
    chat: tool('Talkwell', 'support', 'IE'),
    trials: tool('Halfdone', 'trials', 'DE'),
    posts: tool('Readers’ Wall', 'social', 'FR'),
    adverts: tool('Otherpages', 'adverts', 'US'),
  },
}

const LONG_NAME =
  'Gesellschaft für bibliographische Landesforschung und Regionalverlagswesen Südwestdeutschlands mbH'

/** Long names, long words and long sentences, in every place that can have them. */
export const wordy: Policy = {
  ...ordinary,
  site: { ...ordinary.site, name: 'Landesbibliographieverzeichnis-Onlinebuchhandlung' },
  controller: {
    ...ordinary.controller,
    name: LONG_NAME,
    address: 'Donaudampfschifffahrtsgesellschaftsstraße 1234, 78462 Konstanz-Petershausen',
    contact: 'datenschutzbeauftragte@landesbibliographieverzeichnis-onlinebuchhandlung.example',
  },
  categories: {
    essential,
    functional: {
      ...functional,
      label: 'Benutzeroberflächeneinstellungen and everything that makes reading comfortable',
      purposes: {
        reading:
          'Remembers the size of type, the width of the column, the colour of the paper and the voice that you like books to be read in, for as long as you come back within a year.',
        film: 'Plays films about our authors, and remembers in each of them where you paused.',
      },
    },
    analytics: {
      ...analytics,
      label: 'Nutzungshäufigkeitsstatistik',
      purposes: {
        usage:
          'Counts which pages are read, from which page they were reached and how often, without telling one reader from another.',
      },
    },
  },
  services: {
    basket,
    reading: { ...reading, name: 'Leseumgebungsvoreinstellungsspeicher', recipient: LONG_NAME },
    film,
    counts: { ...counts, recipient: LONG_NAME },
  },
  texts: {
    en: {
      acceptAll: 'Accept everything that was named',
      rejectAll: 'Reject everything that was named',
      preferences: 'Choose for each of them by yourself',
      save: 'Save what is switched on above',
    },
  },
}
