// A stand-in for a third party's player. It remembers where the film was paused, which is why it
// needs a functional grant; the policy declares the key.
const KEY = 'clipstage-position'
const play = document.getElementById('play')
const position = document.getElementById('position')
const time = document.getElementById('time')
let timer = 0
let paused = 0

/** Where the film was paused: kept on the device, or for this visit where a browser refuses that. */
function remember(seconds) {
  paused = seconds
  try {
    localStorage.setItem(KEY, String(seconds))
  } catch (error) {
    console.info('The position is kept for this visit only.', error)
  }
}

function remembered() {
  try {
    return Number(localStorage.getItem(KEY))
  } catch {
    return paused
  }
}

function show(seconds) {
  position.value = String(seconds)
  time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  remember(seconds)
}

function step() {
  show(Math.min(120, Number(position.value) + 1))
}

play.addEventListener('click', () => {
  const playing = timer === 0
  clearInterval(timer)
  timer = playing ? setInterval(step, 1000) : 0
  play.textContent = playing ? 'Pause' : 'Play'
  play.setAttribute('aria-pressed', String(playing))
})
position.addEventListener('input', () => show(Number(position.value)))
show(remembered())
