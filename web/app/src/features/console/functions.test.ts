import { describe, expect, it, test } from 'vitest'

import type { FunctionState, NecessityAnswers } from '../../platform/account'
import { ANSWER, areAnswers, badgeOf, cleaned, decisionText, filled, isSame, NO_ANSWERS, troubleOf } from './functions'

const t = (key: string, params?: object) => (params ? `${key} ${JSON.stringify(params)}` : key)
const day = (seconds: number) => `day ${seconds}`

const LONG = 'ü'.repeat(ANSWER.least)
const ANSWERS: NecessityAnswers = { purpose: `${LONG} 1`, suitable: `${LONG} 2`, milder: `${LONG} 3`, safeguards: `${LONG} 4` }
const UNDECIDED: FunctionState = { function: 'chat', name: 'Chat', on: true, proposed: ANSWERS, answers: null, decidedAt: null, decidedBy: '' }

test('how a function stands is told, and that nobody has answered for what is on', () => {
  expect([UNDECIDED, { ...UNDECIDED, answers: ANSWERS }, { ...UNDECIDED, on: false }, { ...UNDECIDED, on: false, answers: ANSWERS }].map((state) => badgeOf(state).text)).toEqual([
    'functions.onUnanswered',
    'functions.on',
    'functions.off',
    'functions.off',
  ])
})

test('who decided when is told, and where nobody has a name', () => {
  expect(decisionText(UNDECIDED, day, t)).toBe('functions.undecided')
  expect(decisionText({ ...UNDECIDED, decidedAt: 7, decidedBy: 'Anna' }, day, t)).toBe('functions.decided {"date":"day 7","name":"Anna"}')
  expect(decisionText({ ...UNDECIDED, decidedAt: 7 }, day, t)).toBe('functions.decidedGone {"date":"day 7"}')
})

describe('an answer', () => {
  it('is counted in characters, without what surrounds it', () => {
    expect(troubleOf(`\n ${LONG} `)).toBeNull()
    expect(troubleOf(`   ${'ü'.repeat(ANSWER.least - 1)}   `)).toEqual({ key: 'functions.short', n: 20 })
    expect(troubleOf('')).toEqual({ key: 'functions.short', n: 20 })
    expect(troubleOf('😀'.repeat(ANSWER.most))).toBeNull()
    expect(troubleOf('😀'.repeat(ANSWER.most + 1))).toEqual({ key: 'papers.tooLong', n: 2000 })
  })

  it('is sent without what the server does not take, and keeps its lines', () => {
    expect(cleaned({ ...ANSWERS, milder: ' eins\r\nzwei\tdrei\u0007 ' })).toEqual({ ...ANSWERS, milder: 'eins\nzwei drei' })
  })

  it('is needed to every question', () => {
    expect(areAnswers(ANSWERS)).toBe(true)
    for (const question of ['purpose', 'suitable', 'milder', 'safeguards'] as const) expect(areAnswers({ ...ANSWERS, [question]: 'kurz' }), question).toBe(false)
  })
})

test('proposals fill what is empty, and take nobody’s words away', () => {
  expect(filled(NO_ANSWERS, ANSWERS)).toEqual(ANSWERS)
  expect(filled({ ...NO_ANSWERS, milder: 'eigenes', suitable: ' \n' }, ANSWERS)).toEqual({ ...ANSWERS, milder: 'eigenes' })
})

test('what was only surrounded by more is the same', () => {
  expect(isSame(ANSWERS, { ...ANSWERS, purpose: ` ${ANSWERS.purpose}\n` })).toBe(true)
  expect(isSame(ANSWERS, { ...ANSWERS, safeguards: '' })).toBe(false)
})
