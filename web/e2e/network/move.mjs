// Somebody's network changes: how long until they hear and are heard (R5).

import assert from 'node:assert/strict'
import test from 'node:test'

import { median, sleep } from '../meeting/harness/wait.mjs'
import { hearing, interruption, row, sentences, spread } from './meter.mjs'
import { pair } from './pair.mjs'

const ROUNDS = Number(process.env.NETWORK_ROUNDS ?? 10)
/** Between two rounds: each shall meet a meeting at rest. */
const REST = 8000

test('the network of one person changes', { timeout: 2_400_000 }, async (t) => {
  const { home, near, far } = await pair(t, { camera: false })
  let last = 2
  const next = () => (last = last === 250 ? 2 : last + 1)
  const measured = async (what, rounds, change, counted) => {
    const times = { hears: [], heard: [] }
    const told = new Map()
    for (let n = 0; n < rounds; n += 1) {
      for (const person of [near, far]) await hearing(person)
      await sleep(REST)
      const begin = Date.now()
      await change()
      const [here, there] = await Promise.all([interruption(far, begin), interruption(near, begin)])
      const since = counted(begin)
      times.hears.push(here.back - since)
      times.heard.push(there.back - since)
      for (const { after, text } of await sentences(far, begin)) if (text) told.set(text, [...(told.get(text) ?? []), after])
    }
    row(`${what}: hears again after`, spread(times.hears))
    row(`${what}: is heard again after`, spread(times.heard))
    for (const [text, after] of told) row(`${what}: told “${text}”`, `${after.length} of ${rounds}, after ${spread(after)}`)
    return [...times.hears, ...times.heard]
  }

  await t.test('another address at once', async () => {
    const times = await measured(
      'another address at once (R5: 3 s, never more than 5 s)',
      ROUNDS,
      () => home.move(next()),
      () => 0,
    )
    assert.ok(median(times) < 3000 && Math.max(...times) < 5000, 'R5')
  })

  for (const [outage, rounds] of [
    [5000, ROUNDS],
    [20_000, Math.ceil(ROUNDS / 2)],
  ]) {
    await t.test(`the link goes, and is back with another address after ${outage / 1000} s`, async () => {
      let back = 0
      const times = await measured(
        `link gone for ${outage / 1000} s, another address: from then on (R5: 2 s)`,
        rounds,
        async () => {
          home.disconnect()
          await sleep(outage)
          back = Date.now()
          home.connect(next())
        },
        (begin) => back - begin,
      )
      assert.ok(median(times) < 5000 && Math.max(...times) < 10_000, 'soon after the link is back')
    })
  }
})
