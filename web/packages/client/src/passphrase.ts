// Passphrases that can be read out over the telephone.

/**
 * Four words of two syllables each: 75^8 possible ones, 49.8 bits (`docs/protocol.md` wants 44).
 * Consonant and vowel in turn, without letters that sound or look alike.
 */
export function generatePassphrase(random: Random = (bytes) => crypto.getRandomValues(bytes)): string {
  const syllable = (): string => pick(CONSONANTS, random) + pick(VOWELS, random);
  return Array.from({ length: 4 }, () => syllable() + syllable()).join(' ');
}

type Random = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
const CONSONANTS = 'bdfgklmnprstvwz';
const VOWELS = 'aeiou';

/** An even choice: bytes that would favour early letters are drawn again. */
function pick(letters: string, random: Random): string {
  const limit = 256 - (256 % letters.length);
  for (;;) {
    const byte = random(new Uint8Array(1))[0] ?? 0;
    if (byte < limit) return letters.charAt(byte % letters.length);
  }
}
