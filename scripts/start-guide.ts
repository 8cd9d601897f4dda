import { styleText } from 'node:util'

/** Where the demo runs, and what opens its reports. */
export interface Demo {
  readonly placet: string
  readonly marketing: string
  readonly webApp: string
  readonly backend: string
  readonly gallery?: string
  readonly viewerToken: string
}

const strong = (text: string): string => styleText('bold', text, { stream: process.stdout })
const faint = (text: string): string => styleText('dim', text, { stream: process.stdout })

/** What the demo prints once everything answers: the addresses, and what to try in which order. */
export function guide(demo: Demo, today: string): string {
  const { placet, marketing, webApp, backend, gallery, viewerToken } = demo
  const shown = gallery && `\n  gallery          ${strong(gallery)}    every state in every look`
  return `
${strong('Placet runs.')} One choice holds for all three examples.

  marketing site   ${strong(marketing)}    one script tag
  web app          ${strong(webApp)}    @placet/core and @placet/widget
  backend          ${strong(backend)}    counts only what the gate allows
  Placet itself    ${placet}/placet    records in .demo/${shown ?? ''}

${strong('Try')}
  1. Open the marketing site with the network panel open. Nothing optional loads.
     ${strong('Reject all')}: one POST /placet/decisions, one cookie, and it never asks again.
  2. ${strong('Cookie settings')} in the footer, switch everything on, save: the film and the counting start.
  3. Web app: Settings remember theme and density only now. Sign in with any address and
     a password of eight characters; that cookie is essential and survives a refusal.
  4. The backend answers everyone, and counts nobody without a grant:
     ${faint(`curl -i ${backend}/v1/jobs`)}
     Now with the browser's grant: open ${backend}/v1/jobs, and in its console
     ${faint(`for (let i = 0; i < 25; i++) fetch('/v1/jobs')`)}
  5. Reports show counts of 20 and more, in tens:
     ${faint(`curl -H 'Authorization: Bearer ${viewerToken}' '${placet}/placet/reports?from=${today}&to=${today}'`)}
  6. Withdraw in the cookie settings: the film goes, the settings are forgotten, counting stops.

Ctrl-C stops everything.
`
}
