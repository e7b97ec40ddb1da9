/** The words of a recovery phrase. */
export function wordsOf(phrase: string): string[] {
  return phrase.split(/[\s-]+/).filter((word) => word !== '')
}

/** Which word is asked for, from 0. `random` gives a number below 2^16. */
export function asked(words: number, random: () => number = () => crypto.getRandomValues(new Uint16Array(1))[0] ?? 0): number {
  return random() % Math.max(1, words)
}

/** Whether a word was typed that is this one; case and spaces do not matter. */
export function fits(typed: string, word: string | undefined): boolean {
  return word !== undefined && typed.trim().normalize('NFC').toLowerCase() === word.normalize('NFC').toLowerCase()
}
