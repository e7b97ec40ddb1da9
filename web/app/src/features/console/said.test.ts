import { expect, test } from 'vitest'

import type { PaperQuestion } from '../../platform/account'
import type { Translate } from '../../platform/locale'
import { said, wordOf } from './said'

const t: Translate = (key) => `[${key}]`

const answered = (kind: PaperQuestion['kind'], answer: string | null): PaperQuestion => ({ topic: 'A', field: 'one', label: 'Eins', help: '', kind, parts: [], answer })

test.each([
  ['line', null, '[papers.unanswered]'],
  ['line', 'yes', 'yes'],
  ['yes_no', 'no', '[common.no]'],
  ['some', 'employees, pupils', '[papers.employees], [papers.pupils]'],
  ['rows', 'none', '[papers.none]'],
  ['rows', 'A; B', 'A; B'],
  ['date', '2026-12-31', '31. Dezember 2026'],
] as const)('%s %s', (kind, answer, words) => {
  expect(said(answered(kind, answer), t, 'de')).toBe(words)
})

test('a word of a later release is shown as it is', () => {
  expect(wordOf('neighbours', t)).toBe('neighbours')
})
