declare module '*.vue' {
  import type { Component } from 'vue'

  const component: Component
  export default component
}

/** As compiled for a server. */
declare module '*.svelte?server' {
  import type { Component } from 'svelte'
  import type { Consent } from '@placet/core'

  const component: Component<{ consent: Consent }>
  export default component
}
