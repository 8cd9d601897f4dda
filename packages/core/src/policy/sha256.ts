const at = (list: Int32Array, index: number): number => list[index] ?? 0
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The first words of the fractions of a root of each of the first primes (FIPS 180-4 §4.2.2). */
function fractions(count: number, root: number): Int32Array {
  const words: number[] = []
  for (let n = 2; words.length < count; n++) {
    let factor = 2
    while (n % factor) factor++
    if (factor === n) words.push((n ** (1 / root) * 2 ** 32) | 0)
  }
  return Int32Array.from(words)
}

/** A text's UTF-8 bytes with the padding of §5.1.1. */
function padded(text: string): DataView {
  const bytes = new TextEncoder().encode(text)
  const blocks = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  blocks.set(bytes)
  blocks[bytes.length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 8, bytes.length / 2 ** 29)
  view.setUint32(blocks.length - 4, bytes.length << 3)
  return view
}

/** Fills in the message schedule of one block (§6.2.2 step 1). */
function schedule(words: Int32Array, view: DataView, block: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4)
  for (let i = 16; i < 64; i++) {
    const a = at(words, i - 15)
    const b = at(words, i - 2)
    const mixed = (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + at(words, i - 7)
    words[i] = at(words, i - 16) + mixed + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))
  }
}

/** Takes one block into the digest (§6.2.2 steps 2 to 4); typed arrays wrap by themselves. */
function compress(digest: Int32Array, words: Int32Array, rounds: Int32Array): void {
  const v = Int32Array.from(digest)
  for (let i = 0; i < 64; i++) {
    const [a, e] = [at(v, 0), at(v, 4)]
    const choice = (e & at(v, 5)) ^ (~e & at(v, 6))
    const majority = (a & at(v, 1)) ^ (a & at(v, 2)) ^ (at(v, 1) & at(v, 2))
    const word = at(words, i) + at(rounds, i)
    const one = at(v, 7) + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + word
    const two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority
    v.copyWithin(1, 0, 7)
    v[4] = at(v, 4) + one
    v[0] = one + two
  }
  v.forEach((word, i) => {
    digest[i] = at(digest, i) + word
  })
}

/**
 * SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, synchronously: consent state must be known before
 * the first paint, and `crypto.subtle` is asynchronous and absent on plain http.
 */
export function sha256(text: string): Uint8Array {
  const rounds = fractions(64, 3)
  const digest = fractions(8, 2)
  const words = new Int32Array(64)
  const view = padded(text)
  for (let block = 0; block < view.byteLength; block += 64) {
    schedule(words, view, block)
    compress(digest, words, rounds)
  }
  const out = new DataView(new ArrayBuffer(32))
  digest.forEach((word, i) => {
    out.setInt32(i * 4, word)
  })
  return new Uint8Array(out.buffer)
}
