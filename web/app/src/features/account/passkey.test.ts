import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Outcome, SignInState } from '../../platform/account'
import { PasskeyQuestion, RENEW } from './passkey'

const REFUSED: Outcome<SignInState> = { ok: false, trouble: { is: 'not_recognised', retryAfterSeconds: null } }
const DISMISSED: Outcome<SignInState> = { ok: false, trouble: { is: 'dismissed', retryAfterSeconds: null } }
const WELL: Outcome<SignInState> = { ok: true, value: { account: null, mayCreate: true, planDays: 366, unclaimed: false, methods: [], mail: false, newcomersWait: false } }

/** A browser whose questions are answered by hand, and what the page is told. */
function browser() {
  const asked: { waiting: boolean; over: AbortSignal; chosen: () => void; answer: (outcome: Outcome<SignInState>) => void }[] = []
  const told: unknown[] = []
  const question = new PasskeyQuestion(
    {
      offersPasskeys: async () => true,
      signInWithPasskey: ({ waiting, over, chosen }) => new Promise((answer) => asked.push({ waiting, over, chosen: () => chosen?.(), answer })),
    },
    { chosen: () => told.push('chosen'), answered: (outcome) => told.push(outcome) },
  )
  const at = (n: number) => {
    const one = asked[n]
    if (!one) throw new Error(`there is no question ${n}`)
    return one
  }
  return { asked, at, told, question }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a passkey offered among what the browser fills in', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('that the server refuses is told, and passkeys are offered again at once', async () => {
    const { asked, at, told, question } = browser()
    question.listen()
    await settle()
    at(0).chosen()
    at(0).answer(REFUSED)
    await settle()
    expect(told).toEqual(['chosen', REFUSED])
    expect(asked).toHaveLength(2)
    expect([at(1).waiting, at(1).over.aborted]).toEqual([true, false])
  })

  it('that signs in is told, and no further one is offered', async () => {
    const { asked, at, told, question } = browser()
    question.listen()
    await settle()
    at(0).chosen()
    at(0).answer(WELL)
    await settle()
    expect(told).toEqual(['chosen', WELL])
    expect(asked).toHaveLength(1)
  })

  it('that nobody chose says nothing, and is offered again later, not at once', async () => {
    const { asked, at, told, question } = browser()
    question.listen()
    await settle()
    at(0).answer(DISMISSED)
    await settle()
    expect([told, asked.length]).toEqual([[], 1])
    await vi.advanceTimersByTimeAsync(RENEW)
    expect(asked).toHaveLength(2)
  })

  it('is not taken back while the server judges it', async () => {
    const { asked, at, question } = browser()
    question.listen()
    await settle()
    at(0).chosen()
    await vi.advanceTimersByTimeAsync(RENEW)
    expect([asked.length, at(0).over.aborted]).toEqual([1, false])
  })

  it('is told to nobody once the form is gone', async () => {
    const { asked, at, told, question } = browser()
    question.listen()
    await settle()
    at(0).chosen()
    question.stop()
    at(0).answer(REFUSED)
    await settle()
    expect([told, asked.length]).toEqual([['chosen'], 1])
  })

  it('makes room for one that is asked for: its answer counts no longer', async () => {
    const { asked, at, told, question } = browser()
    question.listen()
    await settle()
    void question.ask()
    at(0).chosen()
    at(0).answer(REFUSED)
    await settle()
    expect([at(0).over.aborted, at(1).waiting, asked.length]).toEqual([true, false, 2])
    expect(told).toEqual([])
  })
})
