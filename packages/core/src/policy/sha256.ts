const at = (list: readonly number[], index: number): number => list[index] ?? 0
const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The first words of the fractions of a root of each of the first primes (FIPS 180-4 §4.2.2). */
function fractions(count: number, root: number): number[] {
  const words: number[] = []
  for (let n = 2; words.length < count; n++) {
    let factor = 2
    while (n % factor) factor++
    if (factor === n) words.push((n ** (1 / root) * 2 ** 32) | 0)
  }
  return words
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

/** The message schedule of one block (§6.2.2 step 1). */
function schedule(view: DataView, block: number): number[] {
  const words = Array.from({ length: 16 }, (_, i) => view.getInt32(block + i * 4))
  for (let i = 16; i < 64; i++) {
    const a = at(words, i - 15)
    const b = at(words, i - 2)
    const mixed = (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + at(words, i - 7)
    words.push((at(words, i - 16) + mixed + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10))) | 0)
  }
  return words
}

/** One of the 64 rounds over the words a to h (§6.2.2 step 3). */
function round(v: readonly number[], word: number): number[] {
  const [a, e] = [at(v, 0), at(v, 4)]
  const choice = (e & at(v, 5)) ^ (~e & at(v, 6))
  const majority = (a & at(v, 1)) ^ (a & at(v, 2)) ^ (at(v, 1) & at(v, 2))
  const one = at(v, 7) + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + word
  const two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority
  return [(one + two) | 0, ...v.slice(0, 3), (at(v, 3) + one) | 0, ...v.slice(4, 7)]
}

/**
 * SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, synchronously: consent state must be known before
 * the first paint, and `crypto.subtle` is asynchronous and absent on plain http.
 */
export function sha256(text: string): Uint8Array {
  const rounds = fractions(64, 3)
  const view = padded(text)
  let digest = fractions(8, 2)
  for (let block = 0; block < view.byteLength; block += 64) {
    const before = digest
    const words = schedule(view, block)
    const after = words.reduce((v, word, i) => round(v, word + at(rounds, i)), before)
    digest = after.map((word, i) => (word + at(before, i)) | 0)
  }
  const out = new DataView(new ArrayBuffer(32))
  digest.forEach((word, i) => {
    out.setInt32(i * 4, word)
  })
  return new Uint8Array(out.buffer)
}
