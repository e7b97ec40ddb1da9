import { expect, test } from 'vitest'

import type { Outcome, Service, ServiceAnswer, ServiceLight, Services } from '../../platform/account'
import { answering, cellsOf, cellsWith, checklistOf, chosenFile, common, dated, found, givenOf, isSame, offered, retold, sourcesOf, tableOf } from './services'

const service = (name: string, more: Partial<Service> = {}): Service => ({
  service: name,
  edition: '',
  roles: [],
  namesPrivacyShield: false,
  facts: [],
  remarks: [],
  why: '',
  whyOn: null,
  answers: [],
  verdicts: [],
  cells: [{ column: 'name', text: name }],
  ...more,
})

const ANSWERED = service('Eins', {
  why: 'Nötig.',
  whyOn: '2026-11-20',
  answers: [{ question: 'contract', answer: 'yes', on: '2026-11-20' }],
  cells: [
    { column: 'name', text: 'Eins' },
    { column: 'seat', text: 'DE' },
    { column: 'why', text: 'Nötig.' },
    { column: 'why_on', text: '2026-11-20' },
    { column: 'answer_contract', text: 'yes 2026-11-20' },
  ],
})

test('a checklist that nobody touched is the row as it was', () => {
  expect(isSame(cellsWith(ANSWERED, checklistOf(ANSWERED)), cellsOf(ANSWERED))).toBe(true)
  const other = { ...checklistOf(ANSWERED), why: ' Anders.\tSo\u0007 ' }
  expect(cellsWith(ANSWERED, other)).toEqual({ ...cellsOf(ANSWERED), why: 'Anders. So' })
  expect(isSame(cellsWith(ANSWERED, other), cellsOf(ANSWERED))).toBe(false)
})

test('an answer has the day on which it was given, and none of what is taken back', () => {
  const before = checklistOf(ANSWERED)
  expect(givenOf(answering(before, 'dpf', 'no', '2026-11-23'), 'dpf')).toEqual({ answer: 'no', on: '2026-11-23' })
  expect(givenOf(answering(before, 'contract', 'yes', '2026-11-23'), 'contract').on).toBe('2026-11-20')
  expect(givenOf(answering(before, 'contract', 'no', '2026-11-23'), 'contract').on).toBe('2026-11-23')
  const back = cellsWith(ANSWERED, answering(before, 'contract', '', '2026-11-23'))
  expect(back).not.toHaveProperty('answer_contract')
  expect(cellsWith(ANSWERED, dated(before, 'contract', ''))).toHaveProperty('answer_contract', 'yes')
})

test('what does not apply is offered only where it is an answer, or was given', () => {
  const answers = (['yes', 'no', 'unknown', 'not_applicable'] as const).map((answer) => ({ answer, name: answer }))
  const asked = (mayNotApply: boolean) => ({ question: 'q', step: 0, text: '', uses: [], mayNotApply })
  const values = (mayNotApply: boolean, answer: ServiceAnswer | '') => offered({ answers } as unknown as Services, asked(mayNotApply), { answer, on: '' }).length
  expect([values(true, ''), values(false, 'yes'), values(false, 'not_applicable')]).toEqual([4, 3, 4])
})

test('rows are written so that the server reads the same', () => {
  expect(tableOf([])).toBe('name\r\n')
  const table = tableOf([{ name: 'Eins; zwei', why: 'sagt "ja",\nund nein' }, { name: '=1+1', seat: 'DE' }, { name: "'-x" }])
  expect(table).toBe('name,why,seat\r\n"Eins; zwei","sagt ""ja"",\nund nein",\r\n\'=1+1,,DE\r\n\'\'-x,,\r\n')
})

test('a file is sent as what its name says', async () => {
  expect(chosenFile(new File(['[]'], 'Dienste.JSON')).type).toBe('application/json')
  const other = chosenFile(new File(['name'], 'dienste.csv', { type: 'application/vnd.ms-excel' }))
  expect([other.type, await other.text()]).toEqual(['text/csv', 'name'])
})

test('services are found by words and by the light of one use', () => {
  const verdicts = (...lights: ServiceLight[]) => lights.map((light) => ({ light, reasons: [] }))
  const fact = (said: string, source: string) => ({ kind: 'seat', said, asOf: '2020', source }) as const
  const all = [service('Alpha', { verdicts: verdicts('red', 'green'), facts: [fact('Deutschland', 'A'), fact('USA', 'B')] }), service('Beta', { verdicts: verdicts('amber', 'amber'), roles: ['Messenger'], facts: [fact('Polen', 'A')] })]
  const names = (text: string, use: number, light: ServiceLight | '') => found(all, { text, use, light }).map((one) => one.service)
  expect(names('', 0, '')).toEqual(['Alpha', 'Beta'])
  expect(names(' deutsch  ALPHA', 0, '')).toEqual(['Alpha'])
  expect(names('messenger', 0, '')).toEqual(['Beta'])
  expect(names('', 0, 'red')).toEqual(['Alpha'])
  expect(names('', 1, 'red')).toEqual([])
  expect(names('beta', 0, 'red')).toEqual([])
  expect(sourcesOf(all)).toEqual(['A', 'B'])
})

test('what holds for every use is told once', () => {
  const verdict = (...reasons: number[]) => ({ light: 'amber', reasons }) as const
  expect(common([verdict(3, 1, 2), verdict(1, 3), verdict(3, 4, 1)])).toEqual([3, 1])
  expect(common([])).toEqual([])
})

/** A table that is told apart from others by its day. */
const table = (day: string) => ({ day }) as unknown as Services

test('what is told anew is what is shown by then', async () => {
  const asked: string[] = []
  let shown = table('former')
  const told = await retold(
    () => shown,
    () => true,
    async ({ day }) => {
      asked.push(day)
      // Somebody answers while the server is asked for the first time.
      if (asked.length === 1) shown = table('answered')
      return { ok: true, value: table(`${day}, told`) }
    },
  )
  expect([asked, told?.day]).toEqual([['former', 'answered'], 'answered, told'])
})

test('what nobody wants any more is not told, nor what there is no answer to', async () => {
  const shown = table('shown')
  const none: Outcome<Services> = { ok: false, trouble: { is: 'offline', retryAfterSeconds: null } }
  const all: [boolean, Outcome<Services>][] = [[false, { ok: true, value: shown }], [true, none]]
  for (const [wanted, outcome] of all) expect(await retold(() => shown, () => wanted, async () => outcome)).toBeNull()
})
