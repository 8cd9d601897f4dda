import type { Banner } from './banner.ts'

/** At this address the scripts that a grant starts are busy; anywhere else they do nothing. */
export const BUSY = '/#busy'

/** A script that a grant starts: where it is busy it blocks for 100 ms, and says that it ran. */
export const heldScript = (i: number): string =>
  `/* ${i} */if(location.hash==='#busy'){const until=performance.now()+100;while(performance.now()<until);window.ran=(window.ran||0)+1}`

const STYLE = `:root{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1f}body{margin:0 auto;max-width:60rem;padding:1rem}
header{display:flex;gap:1rem}h1{font-size:2.5rem;line-height:1.1}img{display:block;width:100%;height:auto}
${Array.from({ length: 60 }, (_, i) => `.part-${i}{padding:${i}px;border-radius:${i % 9}px;background:hsl(${i * 6} 60% 95%)}`).join('\n')}`

/** A picture of some 20 kB, the same each time. */
function picture(): string {
  const bars = Array.from({ length: 400 }, (_, i) => {
    const at = (i * 7919) % 960
    return `<rect x="${at}" y="${(i * 104729) % 400}" width="${20 + (i % 50)}" height="9" fill="hsl(${i % 360} 70% 60%)"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 400">${bars.join('')}</svg>`
}

const PARAGRAPHS = Array.from(
  { length: 12 },
  (_, i) =>
    `<p class="part-${i}">Part ${i + 1}. Upload a data set, choose a model and a method, and follow the training while it runs; what it costs is shown before it starts.</p>`,
).join('\n')

/** The page's own files. */
export const PAGE_FILES: Readonly<Record<string, string>> = {
  '/site.css': STYLE,
  '/hero.svg': picture(),
}

/** The same marketing page for each banner. */
export const page = ({ head, body }: Banner): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fine-tune a model</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/site.css">
${head}
</head>
<body>
<header><a href="/">Home</a> <a href="/pricing">Pricing</a> <a href="/privacy">Privacy</a></header>
<main>
<h1>Fine-tune a model without owning a cluster</h1>
<img src="/hero.svg" width="960" height="400" alt="">
${PARAGRAPHS}
</main>
${body}
</body>
</html>
`
