/** Fewest characters of a password: what the server asks for (`crates/accounts/src/passwords.rs`). */
export const LEAST = 10

/** Characters as the server counts them: an accent typed on its own belongs to its letter. */
export function lengthOf(text: string): number {
  return [...text.normalize('NFC')].length
}
