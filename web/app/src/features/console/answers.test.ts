import { expect, test } from 'vitest'

import type { PaperQuestion } from '../../platform/account'
import { answersOf, byTopic, chosen, toggled, troubleOf } from './answers'

const asked = (kind: PaperQuestion['kind'], answer: string | null = null, parts: string[] = []): PaperQuestion => ({ topic: 'A', field: 'one', label: 'Eins', help: '', kind, parts, answer })

test('only what differs is told, and nothing takes an answer back', () => {
  const question = asked('line', 'Amt')
  expect(answersOf([question], {})).toEqual([])
  expect(answersOf([question], { one: ' Amt ' })).toEqual([])
  expect(answersOf([question], { one: 'Stadt' })).toEqual([{ field: 'one', answer: 'Stadt' }])
  expect(answersOf([question], { one: ' ' })).toEqual([{ field: 'one', answer: null }])
  expect(answersOf([asked('line')], { one: '' })).toEqual([])
})

test.each([
  [asked('line'), 'x'.repeat(200), null],
  [asked('line'), 'x'.repeat(201), 'papers.tooLong'],
  [asked('lines'), 'ä'.repeat(4000), null],
  [asked('rows', null, ['Name', 'Ort']), 'none', null],
  [asked('rows', null, ['Name', 'Ort']), 'Keine', null],
  [asked('rows', null, ['Name', 'Ort']), 'A; B\n\nC; D', null],
  [asked('rows', null, ['Name', 'Ort']), 'A; B\nC', 'papers.row'],
  [asked('rows', null, ['Name', 'Ort']), 'A; ', 'papers.row'],
] as const)('%j %s', (question, wish, key) => {
  expect(troubleOf(question, wish)?.key ?? null).toBe(key)
})

test('questions stand under their headings, in the order they came', () => {
  const [one, two, three] = ['A', 'B', 'A'].map((topic, i) => ({ ...asked('line'), topic, field: `${i}` })) as [PaperQuestion, PaperQuestion, PaperQuestion]
  expect(byTopic([one, two, three])).toEqual([
    ['A', [one, three]],
    ['B', [two]],
  ])
})

test('words are chosen in the order they are offered', () => {
  const all = ['employees', 'citizens', 'pupils']
  expect(toggled('', 'pupils', true, all)).toBe('pupils')
  expect(toggled('pupils', 'employees', true, all)).toBe('employees, pupils')
  expect(toggled('employees, pupils', 'employees', false, all)).toBe('pupils')
  expect(chosen(' employees ,, pupils')).toEqual(['employees', 'pupils'])
})
