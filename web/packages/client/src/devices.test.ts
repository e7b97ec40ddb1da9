import { expect, test } from 'vitest';
import { failureOf } from './devices.ts';

const cases: [string, string][] = [
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
];

for (const [name, is] of cases) {
  test(`${name} means ${is}`, () => expect(failureOf(new DOMException('', name))).toEqual({ is }));
}

test('what no specification names counts as busy', () => {
  expect(failureOf(new TypeError('?'))).toEqual({ is: 'busy' });
});
