// A stand-in for a third party's player. It remembers where the film was paused, which is why it
// needs a functional grant; the policy declares the key.
const KEY = 'clipstage-position'
const play = document.getElementById('play')
const position = document.getElementById('position')
const time = document.getElementById('time')
let timer = 0

function show(seconds) {
  position.value = String(seconds)
  time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  localStorage.setItem(KEY, String(seconds))
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
show(Number(localStorage.getItem(KEY)) || 0)
