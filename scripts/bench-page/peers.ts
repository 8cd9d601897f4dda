import { nothing, type Banner, type Make } from './banner.ts'
import { peerBundle, peerFile, withVersion } from './peer-files.ts'

const INTRO = 'We store on your device what this site needs, and ask you for anything more.'

const vanillaCookieConsent: Make = async (held) => ({
  name: await withVersion('vanilla-cookieconsent', 'vanilla-cookieconsent'),
  head: '<link rel="stylesheet" href="/cookieconsent.css">',
  body: `${held.map((code) => `<script type="text/plain" data-category="analytics">${code}</script>`).join('\n')}
<script src="/cookieconsent.umd.js"></script>
<script src="/cookieconsent-config.js"></script>`,
  files: {
    '/cookieconsent.css': await peerFile('vanilla-cookieconsent/dist/cookieconsent.css'),
    '/cookieconsent.umd.js': await peerFile('vanilla-cookieconsent/dist/cookieconsent.umd.js'),
    '/cookieconsent-config.js': `CookieConsent.run(${JSON.stringify({
      // A browser that is driven counts as a bot there, and would be shown nothing.
      hideFromBots: false,
      categories: { necessary: { enabled: true, readOnly: true }, functional: {}, analytics: {} },
      language: {
        default: 'en',
        translations: {
          en: {
            consentModal: {
              title: 'Your choice',
              description: INTRO,
              acceptAllBtn: 'Accept all',
              acceptNecessaryBtn: 'Reject all',
              showPreferencesBtn: 'Settings',
            },
            preferencesModal: {
              title: 'Settings',
              acceptAllBtn: 'Accept all',
              acceptNecessaryBtn: 'Reject all',
              savePreferencesBtn: 'Save',
              closeIconLabel: 'Close',
              sections: [
                { title: 'Essential', description: INTRO, linkedCategory: 'necessary' },
                { title: 'Functional', description: 'Settings.', linkedCategory: 'functional' },
                { title: 'Analytics', description: 'Counts.', linkedCategory: 'analytics' },
              ],
            },
          },
        },
      },
    })})`,
  },
  accept: `document.querySelector('#cc-main .cm [data-role=all]')`,
  close: nothing,
})

const orejime: Make = async (held) => ({
  name: await withVersion('orejime', 'orejime'),
  head: '<link rel="stylesheet" href="/orejime-standard.css">',
  body: `${held.map((code) => `<template data-purpose="analytics"><script>${code}</script></template>`).join('\n')}
<script>window.orejimeConfig = ${JSON.stringify({
    privacyPolicyUrl: '/privacy',
    purposes: [
      { id: 'functional', title: 'Functional', description: 'Settings.', cookies: [] },
      { id: 'analytics', title: 'Analytics', description: 'Counts.', cookies: [] },
    ],
  })}</script>
<script src="/orejime-standard-en.js"></script>`,
  files: {
    '/orejime-standard.css': await peerFile('orejime/dist/orejime-standard.css'),
    '/orejime-standard-en.js': await peerFile('orejime/dist/orejime-standard-en.js'),
  },
  accept: `document.querySelector('.orejime-Banner-saveButton')`,
  close: nothing,
})

const klaro: Make = async (held) => ({
  name: await withVersion('Klaro', 'klaro'),
  head: '<script defer src="/klaro-config.js"></script>\n<script defer src="/klaro.js"></script>',
  body: held
    .map(
      (code) =>
        `<script type="text/plain" data-type="application/javascript" data-name="analytics">${code}</script>`,
    )
    .join('\n'),
  files: {
    '/klaro.js': await peerFile('klaro/dist/klaro.js'),
    '/klaro-config.js': `var klaroConfig = ${JSON.stringify({
      version: 1,
      acceptAll: true,
      translations: {
        zz: { privacyPolicyUrl: '/privacy' },
        en: { consentNotice: { description: INTRO } },
      },
      services: [
        { name: 'functional', title: 'Functional', purposes: ['functional'] },
        { name: 'analytics', title: 'Analytics', purposes: ['analytics'] },
      ],
    })}`,
  },
  accept: `document.querySelector('.klaro .cookie-notice .cm-btn-success')`,
  close: nothing,
})

const c15t: Make = async (held) => {
  const { script, style } = await peerBundle(`
    import '@c15t/react/styles.css'
    import { createRoot } from 'react-dom/client'
    import { ConsentBanner, ConsentDialog, ConsentManagerProvider } from '@c15t/react'
    const scripts = ${JSON.stringify(held)}.map((textContent, i) => ({ id: 'held' + i, textContent, category: 'measurement' }))
    const options = { mode: 'offline', consentCategories: ['necessary', 'functionality', 'measurement'], overrides: { country: 'DE' }, scripts }
    createRoot(document.getElementById('consent')).render(
      <ConsentManagerProvider options={options}><ConsentBanner /><ConsentDialog /></ConsentManagerProvider>
    )`)
  return {
    name: await withVersion('c15t (React)', '@c15t/react'),
    head: '<link rel="stylesheet" href="/c15t.css">\n<script defer src="/c15t.js"></script>',
    body: '<div id="consent"></div>',
    files: { '/c15t.js': script, '/c15t.css': style },
    accept: `[...document.querySelectorAll('[data-testid*=consent-banner] button')].find((button) => /accept/i.test(button.textContent))`,
    close: nothing,
  }
}

const TARTEAUCITRON = [
  'tarteaucitron.min.js',
  'tarteaucitron.services.min.js',
  'css/tarteaucitron.min.css',
  'lang/tarteaucitron.en.min.js',
]

const tarteaucitron: Make = async (held) => {
  const files: [string, Buffer][] = []
  for (const path of TARTEAUCITRON)
    files.push([`/tarteaucitron/${path}`, await peerFile(`tarteaucitronjs/${path}`)])
  return {
    name: await withVersion('tarteaucitron', 'tarteaucitronjs'),
    head: `<script src="/tarteaucitron/tarteaucitron.min.js"></script>
<script>tarteaucitron.init(${JSON.stringify({
      privacyUrl: '/privacy',
      bodyPosition: 'top',
      orientation: 'bottom',
      showIcon: true,
      DenyAllCta: true,
      AcceptAllCta: true,
      highPrivacy: true,
      removeCredit: true,
      mandatory: true,
    })})</script>`,
    body: `<script>
${held
  .map(
    (code, i) =>
      `tarteaucitron.services.held${i} = { key: 'held${i}', type: 'analytic', name: 'Held ${i}', needConsent: true, cookies: [], js() { ${code} }, fallback() {} };
(tarteaucitron.job = tarteaucitron.job || []).push('held${i}')`,
  )
  .join('\n')}
</script>`,
    files: Object.fromEntries(files),
    accept: `document.getElementById('tarteaucitronPersonalize2')`,
    close: nothing,
  }
}

/** The page by itself: what is held stays held. */
const none: Make = async (): Promise<Banner> => ({
  name: 'no banner',
  head: '',
  body: '',
  files: {},
  accept: 'null',
  close: nothing,
})

/** The banners that Placet is measured beside, and a page without any. */
export const PEERS: readonly Make[] = [
  vanillaCookieConsent,
  orejime,
  klaro,
  c15t,
  tarteaucitron,
  none,
]
