import type { Policy } from '../../packages/core/src/policy/policy.ts'
import { propertiesOf, type View } from './axes.ts'
import { inScript } from './html.ts'
import { cookieOf, STATES, type State } from './states.ts'

/** What the scripts of a frame read: who comes, and what that visitor then does. */
interface Told extends Pick<State, 'before' | 'steps' | 'signal'> {
  readonly cookie: string
}

/** Words stay English: Arabic as the policy's language is what turns the widget round. */
function policyOf({ policy }: State, view: View): Policy {
  const look = { ...propertiesOf(view) }
  if (view.dir === 'ltr') return { ...policy, look }
  const texts = policy.texts && { texts: { ar: policy.texts['en'] ?? {} } }
  return { ...policy, ...texts, languages: ['ar'], look }
}

const FILM = `<figure>
  <iframe id="film" data-placet="functional" data-src="/film.html" title="How a book is bound"></iframe>
  <figcaption>Four minutes in our bindery.</figcaption>
</figure>`

const body = (film: string): string => `<header>
  <a class="name" href="#top">Larkspur Press</a>
  <nav><a href="#books">Books</a> <a href="#visit">Visit</a> <a href="#letter">Letter</a></nav>
</header>
<main id="top">
  <section class="hero">
    <p class="over">Spring list</p>
    <h1>Small books, slowly made</h1>
    <p>Eight titles a year, sewn and bound on the quay where they are printed.</p>
    <p><a class="button" href="#books">See the list</a> <button id="newsletter">Get the letter</button></p>
  </section>
  ${film}
  <section id="books" class="cards">
    <article><h2>The Tide Table</h2><p>A year of mornings in one harbour, told by the person who rings the bell.</p><p>€18</p></article>
    <article><h2>Salt and Linen</h2><p>Sailmakers, three generations of them, and the loft that they share.</p><p>€22</p></article>
    <article><h2>Field Notes</h2><p>What grows along a railway that nobody has used for forty years.</p><p>€16</p></article>
  </section>
  <section id="visit">
    <h2>Come and see</h2>
    <p>The press runs on Thursdays. Leave your name, and we keep a place for you at the long table by the window, where the sheets are folded.</p>
    <form>
      <label>Name <input name="name" autocomplete="off"></label>
      <label>E-mail <input name="email" type="email" autocomplete="off"></label>
      <button type="button">Keep a place</button>
    </form>
  </section>
</main>
<footer>
  <span>Larkspur Press, Galway</span>
  <a href="/privacy">Privacy</a>
  <button data-placet-open>Cookie settings</button>
</footer>
<dialog id="letter" aria-labelledby="letter-title">
  <h2 id="letter-title">A letter each month</h2>
  <p>One page, about one book.</p>
  <form method="dialog"><button>Not now</button> <button>Subscribe</button></form>
</dialog>`

/**
 * A page of a site with the built widget in one state. Its policy stands in it, so that it needs no
 * server of Placet's.
 */
export function framePage(state: State, view: View, now: number): string {
  const { before = [], steps, signal } = state
  const told: Told = { before, steps, cookie: cookieOf(state, now), ...(signal && { signal }) }
  const language = view.dir === 'ltr' ? 'en' : 'ar'
  const scheme = view.scheme === 'forced' ? 'light dark' : view.scheme
  return `<!doctype html>
<html lang="${language}" dir="${view.dir}" style="color-scheme: ${scheme}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Larkspur Press</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="application/json" id="told">${inScript(told)}</script>
<script type="application/json" data-placet-policy>${inScript(policyOf(state, view))}</script>
<script src="/visitor.js"></script>
<script src="/placet.js" async></script>
${state.has === 'reopen' ? '<script src="/placet-reopen.js" async></script>' : ''}
<body>
${body(state.has === 'film' ? FILM : '')}
<script src="/page.js"></script>
<script src="/reach.js"></script>
<script src="/live.js"></script>
</html>
`
}

/** The state of that name. */
export function stateOf(view: View): State | undefined {
  return STATES.find(({ key }) => key === view.state)
}
