import { expect, test } from 'vitest';
import { generatePassphrase } from './passphrase.ts';

test('a generated passphrase is four words that can be read out', () => {
  for (let n = 0; n < 50; n += 1) expect(generatePassphrase()).toMatch(/^([bdfgklmnprstvwz][aeiou]){2}( ([bdfgklmnprstvwz][aeiou]){2}){3}$/);
});

test('every letter is as likely as another', () => {
  const seen = new Map<string, number>();
  for (let n = 0; n < 2_000; n += 1) for (const letter of generatePassphrase()) seen.set(letter, (seen.get(letter) ?? 0) + 1);
  // 16 000 consonants over 15 letters: 1 067 each, five standard deviations are 158.
  for (const letter of 'bdfgklmnprstvwz') expect(Math.abs((seen.get(letter) ?? 0) - 1_067)).toBeLessThan(170);
});
