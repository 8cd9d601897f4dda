import { build } from 'esbuild'
import { pagePolicy, publish, rulesOf } from '../packages/core/src/policy/index.ts'
import { fineTuneLab } from '../examples/placet.config.ts'
import { openStaticSite } from '../examples/tests/static-site.ts'
import { openBrowser } from '../examples/tests/world.ts'

/** Many and short: the machine's own noise comes in bursts longer than one of them. */
const ROUNDS = 500

/** The worst case: nothing but calls that the shield looks at. */
const CALLS_ONLY = `
  {
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
  window.callsOnly = () => {
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

async function bundle(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL(path, import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    conditions: ['placet-source'],
  })
  return outputFiles[0]?.text ?? ''
}

async function shieldScript(origin: string): Promise<string> {
  const policy = fineTuneLab([origin])
  const given = { page: pagePolicy(publish(policy)), rules: rulesOf(policy) }
  const script = await bundle('../packages/widget/src/shield-script.ts')
  return `const PLACET_SHIELD=${JSON.stringify(given)};${script}`
}

const sorted = (figures: readonly number[]): number[] => [...figures].sort((a, b) => a - b)
const median = (figures: readonly number[]): number => sorted(figures)[figures.length >> 1] ?? 0

/** Times of neighbours, in one process, so that what slows the machine slows all of them. */
const MACRO = `
  const apps = [0, 1, 2].map((at) => frames[at].APP)
  const rounds = []
  for (let i = 0; i < ROUNDS + 60; i++) {
    const times = apps.map(() => 0)
    for (let j = 0; j < 6; j++) {
      const which = (i + j) % 3
      times[which] += apps[which]()
    }
    // The first rounds warm the compilers.
    if (i >= 60) rounds.push(times)
    if (i % 10 === 0) await new Promise((later) => setTimeout(later, 0))
  }
  return rounds
`

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Of three pages, two of them alike: how much the others take more than the first. */
function report(name: string, rounds: readonly (readonly number[])[]): void {
  say(`${name}, time / time without the shield, over ${rounds.length} rounds:`)
  for (const [at, page] of ['without', 'without, once more', 'with the shield'].entries()) {
    if (at === 0) continue
    const times = (which: number): number[] => rounds.map((it) => it[which] ?? 0)
    const ratios = sorted(rounds.map((it) => (it[at] ?? 0) / (it[0] ?? 1)))
    const quantile = (share: number): string =>
      (ratios[Math.floor(share * ratios.length)] ?? 0).toFixed(3)
    // The sum of the quickest quarter: rounds in which nothing else ran, past the clock's coarseness.
    const [base, own] = [0, at].map((which) =>
      sorted(times(which))
        .slice(0, rounds.length / 4)
        .reduce((sum, time) => sum + time, 0),
    )
    const quiet = ((own ?? 0) / (base ?? 1)).toFixed(3)
    const middle = `${quantile(0.25)} to ${quantile(0.75)}`
    say(`  ${page}: undisturbed ${quiet}; median ${quantile(0.5)}, middle half ${middle}`)
  }
}

/** `pnpm bench:shield`: a page with the shield beside the same page without it, in one process. */
async function main(): Promise<void> {
  let script = ''
  const app = await bundle('./bench-app.ts')
  const html = (tag: string): string =>
    `<!doctype html><title>A page</title>${tag}<script>${app}${CALLS_ONLY}${MICRO}</script><body>`
  const frames = ['/bare', '/bare', '/shielded'].map((it) => `<iframe src="${it}"></iframe>`)
  const site = await openStaticSite(() => ({
    '/': `<!doctype html>${frames.join('')}`,
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
  const macro = (name: string): Promise<number[][]> =>
    run(MACRO.replaceAll('ROUNDS', String(ROUNDS)).replace('APP', name))
  report('a Preact app, layout in it', await macro('app'))
  report('nothing but calls that the shield looks at', await macro('callsOnly'))
  for (const [name, code] of Object.entries(CALLS)) {
    const times = await run<[number, number][]>(`
      const times = []
      for (let i = 0; i < 5; i++) times.push([0, 2].map((at) => frames[at].micro(${JSON.stringify(code)})))
      return times`)
    const [bare, shielded] = [0, 1].map((at) => median(times.map((pair) => pair[at] ?? 0)))
    say(`${name}: ${bare?.toFixed(0)} ns, shielded ${shielded?.toFixed(0)} ns`)
  }
  await browser.close()
  await site.close()
}

await main()
