import { expect, it } from 'vitest'

import { Steady } from './steady'

it('takes presses on what has just appeared', () => {
  const steady = new Steady()
  steady.see(1, 1_000)
  expect(steady.takes(1_000)).toBe(true)
})

it('ignores presses for a moment after the buttons turned to somebody else', () => {
  const steady = new Steady()
  steady.see(1, 0)
  steady.see(2, 1_000)
  steady.see(2, 1_500)
  expect([1_000, 1_599, 1_600].map((now) => steady.takes(now))).toEqual([false, false, true])
})
