import type { UserConfig } from 'vite'

/** The app takes Placet's packages as npm ships them: built. */
const config: UserConfig = { build: { target: 'es2022', modulePreload: { polyfill: false } } }

export default config
