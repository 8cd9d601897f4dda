const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** Initial state and round constants: fractions of square and cube roots of primes (FIPS 180-4). */
function constants(): { readonly state: number[]; readonly rounds: number[] } {
  const state: number[] = []
  const rounds: number[] = []
  for (let n = 2; rounds.length < 64; n++) {
    let factor = 2
    while (n % factor) factor++
    if (factor < n) continue
    if (state.length < 8) state.push((n ** 0.5 * 2 ** 32) | 0)
    rounds.push((n ** (1 / 3) * 2 ** 32) | 0)
  }
  return { state, rounds }
}

function padded(bytes: Uint8Array): DataView {
  const blocks = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  blocks.set(bytes)
  blocks[bytes.length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 8, bytes.length / 2 ** 29)
  view.setUint32(blocks.length - 4, bytes.length << 3)
  return view
}

function compress(state: readonly number[], words: number[], rounds: readonly number[]): number[] {
  const at = (list: readonly number[], index: number): number => list[index] ?? 0
  let v = [...state]
  for (let i = 0; i < 64; i++) {
    if (i > 15) {
      const a = at(words, i - 15)
      const b = at(words, i - 2)
      words[i] =
        (at(words, i - 16) +
          (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) +
          at(words, i - 7) +
          (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))) |
        0
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = v
    const one =
      h +
      (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
      ((e & f) ^ (~e & g)) +
      at(rounds, i) +
      at(words, i)
    const two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    v = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g]
  }
  return v.map((word, i) => (word + at(state, i)) | 0)
}

/**
 * SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, synchronously: consent state must be known before
 * the first paint, and `crypto.subtle` is asynchronous and absent on plain http.
 */
export function sha256(text: string): Uint8Array {
  const { state, rounds } = constants()
  const view = padded(new TextEncoder().encode(text))
  let digest = state
  for (let block = 0; block < view.byteLength; block += 64) {
    const words = Array.from({ length: 16 }, (_, i) => view.getInt32(block + i * 4))
    digest = compress(digest, words, rounds)
  }
  const out = new DataView(new ArrayBuffer(32))
  digest.forEach((word, i) => {
    out.setInt32(i * 4, word)
  })
  return new Uint8Array(out.buffer)
}
