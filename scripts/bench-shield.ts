import { build } from 'esbuild'
import { pagePolicy, publish, rulesOf } from '../packages/core/src/policy/index.ts'
import { fineTuneLab } from '../examples/placet.config.ts'
import { openStaticSite } from '../examples/tests/static-site.ts'
import { openBrowser } from '../examples/tests/world.ts'

/** Many and short: the machine's own noise comes in bursts longer than one of them. */
const ROUNDS = 600

/** What a page does all day: lists built in several ways, changed, and thrown away. */
const APP = `
  const rows = 60
  const row = (i) => {
    const tr = document.createElement('tr')
    tr.setAttribute('class', 'row')
    tr.setAttribute('data-id', String(i))
    for (const text of ['name ' + i, String(i * 7), 'state']) {
      const td = document.createElement('td')
      td.appendChild(document.createTextNode(text))
      tr.appendChild(td)
    }
    const link = document.createElement('a')
    link.setAttribute('href', '/item/' + i)
    link.textContent = 'open'
    tr.appendChild(link)
    return tr
  }
  window.app = () => {
    const start = performance.now()
    const table = document.createElement('table')
    const body = table.appendChild(document.createElement('tbody'))
    document.body.appendChild(table)
    for (let i = 0; i < rows; i++) body.appendChild(row(i))
    for (let i = 0; i < rows; i += 2) body.insertBefore(body.lastChild, body.childNodes[i])
    for (const tr of body.children) tr.setAttribute('class', 'row seen')
    const list = document.createElement('ul')
    document.body.append(list)
    let html = ''
    for (let i = 0; i < rows; i++) html += '<li class="item" id="i' + i + '"><a href="/x/' + i + '">item ' + i + '</a></li>'
    list.innerHTML = html
    for (let i = 0; i < 40; i++) list.children[i].innerHTML = '<b>' + i + '</b> changed'
    for (let i = 0; i < rows; i += 3) list.appendChild(list.firstChild)
    list.offsetHeight
    table.remove()
    list.innerHTML = ''
    list.remove()
    return performance.now() - start
  }
`

/** One call each, in nanoseconds. */
const CALLS: Readonly<Record<string, string>> = {
  'setAttribute class': `e.setAttribute('class', 'x')`,
  'setAttribute src on img': `img.setAttribute('src', 'data:,')`,
  'img.src own': `img.src = '/own.png'`,
  appendChild: `p.appendChild(e)`,
  append: `p.append(e)`,
  'innerHTML short': `p.innerHTML = '<b>x</b>'`,
  'innerHTML with own image': `p.innerHTML = '<img src="/own.png">'`,
  'document.cookie read': `document.cookie`,
  'document.cookie write': `document.cookie = 'x=1'`,
  'localStorage.getItem': `localStorage.getItem('x')`,
  'localStorage.setItem': `localStorage.setItem('x', '1')`,
}
const MICRO = `
  window.micro = (code) => {
    const work = new Function('n', 'e', 'p', 'img', 'for (let i = 0; i < n; i++) { ' + code + ' }')
    const e = document.createElement('span'), p = document.createElement('p'), img = document.createElement('img')
    work(3000, e, p, img)
    const start = performance.now()
    work(3000, e, p, img)
    return ((performance.now() - start) * 1e6) / 3000
  }
`

async function shieldScript(origin: string): Promise<string> {
  const policy = fineTuneLab([origin])
  const given = { page: pagePolicy(publish(policy)), rules: rulesOf(policy) }
  const { outputFiles } = await build({
    entryPoints: [new URL('../packages/widget/src/shield-script.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    conditions: ['placet-source'],
  })
  return `const PLACET_SHIELD=${JSON.stringify(given)};${outputFiles[0]?.text ?? ''}`
}

const sorted = (figures: readonly number[]): number[] => [...figures].sort((a, b) => a - b)
const median = (figures: readonly number[]): number => sorted(figures)[figures.length >> 1] ?? 0
/** Ratios of neighbours in time, in one process, so that what slows the machine slows both. */
const MACRO = `
  const [bare, shielded] = [frames[0].app, frames[1].app]
  const rounds = []
  for (let i = 0; i < ROUNDS + 100; i++) {
    const times = [0, 0]
    for (let j = 0; j < 4; j++) {
      const which = (i + j + (j >> 1)) % 2
      times[which] += (which ? shielded : bare)()
    }
    // The first rounds warm the compilers.
    if (i >= 100) rounds.push(times)
    if (i % 10 === 0) await new Promise((later) => setTimeout(later, 0))
  }
  return rounds
`

/** `pnpm bench:shield`: a page with the shield beside the same page without it, in one process. */
async function main(): Promise<void> {
  let script = ''
  const html = (tag: string): string =>
    `<!doctype html><title>A page</title>${tag}<script>${APP}${MICRO}</script><body>`
  const site = await openStaticSite(() => ({
    '/': '<!doctype html><iframe src="/bare"></iframe><iframe src="/shielded"></iframe>',
    '/bare': html(''),
    '/shielded': html('<script src="/shield.js"></script>'),
    '/shield.js': script,
    '/own.png': '',
  }))
  script = await shieldScript(site.origin)
  const browser = await openBrowser(0)
  const page = await browser.newPage()
  await page.goto(site.origin)
  const run = <T>(code: string): Promise<T> => page.evaluate<T>(`(async () => { ${code} })()`)
  const rounds = await run<[number, number][]>(MACRO.replaceAll('ROUNDS', String(ROUNDS)))
  const ratios = sorted(rounds.map(([bare, shielded]) => shielded / bare))
  // The sum of the quickest quarter: rounds in which nothing else ran, past the clock's coarseness.
  const quiet = ([0, 1] as const).map((at) =>
    sorted(rounds.map((times) => times[at]))
      .slice(0, ROUNDS / 4)
      .reduce((sum, time) => sum + time, 0),
  )
  const quantile = (share: number): string => (ratios[Math.floor(share * ROUNDS)] ?? 0).toFixed(3)
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  say(`DOM app, time with the shield / without, over ${ROUNDS} rounds:`)
  say(
    `median ${quantile(0.5)}, middle half ${quantile(0.25)} to ${quantile(0.75)}, all ${quantile(0)} to ${quantile(0.999)}`,
  )
  const [without = 0, withShield = 0] = quiet
  say(
    `undisturbed ${(withShield / without).toFixed(3)}: ${withShield.toFixed(2)} ms with, ${without.toFixed(2)} ms without`,
  )
  for (const [name, code] of Object.entries(CALLS)) {
    const times = await run<[number, number][]>(`
      const times = []
      for (let i = 0; i < 5; i++) times.push([0, 1].map((at) => frames[at].micro(${JSON.stringify(code)})))
      return times`)
    const [bare, shielded] = [0, 1].map((at) => median(times.map((pair) => pair[at] ?? 0)))
    say(`${name}: ${bare?.toFixed(0)} ns, shielded ${shielded?.toFixed(0)} ns`)
  }
  await browser.close()
  await site.close()
}

await main()
