/** Words in a generated passphrase: 44 bits, against a server that counts tries and Argon2id against one that does not. */
export const PASSPHRASE_WORDS = 4

/** Four random words, joined by hyphens. `random` gives that many numbers below 2^16, each of them equally likely. */
export function makePassphrase(words: readonly string[], random: (count: number) => Uint16Array = browserRandom): string {
  // 65536 is a multiple of 2048: the remainder is not biased.
  return Array.from(random(PASSPHRASE_WORDS), (value) => words[value % words.length]).join('-')
}

function browserRandom(count: number): Uint16Array {
  return crypto.getRandomValues(new Uint16Array(count))
}
