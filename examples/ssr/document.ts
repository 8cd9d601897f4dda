import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { App, consentOf, type Drawn } from './app.ts'

/** JSON that no text in it can end the script element of. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** One page as HTML. */
export function documentOf(drawn: Drawn): string {
  const app = renderToString(createElement(App, { consent: consentOf(drawn), drawn }))
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Fine-Tune Lab</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <nav><a href="/models">Models</a> <a href="/about">About</a></nav>
    <div id="root">${app}</div>
    <script type="application/json" id="drawn">${inScript(drawn)}</script>
    <script type="module" src="/client.js"></script>
  </body>
</html>
`
}
