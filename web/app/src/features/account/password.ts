/** Fewest characters of a password: what the server asks for (`crates/accounts`). */
export const LEAST = 12

/** Characters as people count them: a letter with an accent made of two is one. */
export function lengthOf(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.normalize('NFC'))].length
}
