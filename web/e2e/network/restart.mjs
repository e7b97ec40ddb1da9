// The server stops answering, or dies and is started again: how long until people hear each other (R1, R3).

import assert from 'node:assert/strict'
import test from 'node:test'

import { median, sleep } from '../meeting/harness/wait.mjs'
import { hearing, interruption, row, sentences, spread } from './meter.mjs'
import { pair } from './pair.mjs'

const ROUNDS = Number(process.env.NETWORK_ROUNDS ?? 10)
/** How long it stands still, and how often: the clients have noticed; all timers of the server are over when it wakes. */
const FROZEN = new Map([
  [8000, ROUNDS],
  [20_000, Math.ceil(ROUNDS / 2)],
])
/** When whoever supervises it starts it again. */
const SUPERVISED = 1000
/** Between two rounds: each shall meet a meeting at rest. */
const REST = 8000

test('the server stands still or dies', { timeout: 1_200_000 }, async (t) => {
  const { server, near, far } = await pair(t, { camera: false })
  const calm = async () => {
    for (const person of [near, far]) await hearing(person)
    await sleep(REST)
  }

  await t.test('kill -9, started again: sound both ways', async () => {
    const times = { near: [], far: [], ready: [], told: [] }
    for (let n = 0; n < ROUNDS; n += 1) {
      await calm()
      const killed = Date.now()
      await server.kill()
      await sleep(SUPERVISED - (Date.now() - killed))
      times.ready.push(await server.run())
      const [there, here] = await Promise.all([interruption(near, killed), interruption(far, killed)])
      times.near.push(there.back)
      times.far.push(here.back)
      times.told.push((await sentences(far, killed)).find(({ text }) => text !== '')?.after ?? Infinity)
    }
    row('kill -9: the new process listens after', spread(times.ready))
    row(`kill -9, a new process ${SUPERVISED / 1000} s later: “Connection lost” stands after`, spread(times.told))
    row('kill -9: sound is back after the kill, on a cable', spread(times.near))
    row('kill -9: sound is back after the kill, 30 ms away', spread(times.far))
    const both = times.near.map((time, n) => Math.max(time, times.far[n]))
    row('kill -9: sound is back both ways (R1: 6 s, never more than 10 s)', spread(both))
    assert.ok(median(times.ready) < 2000 && median(both) < 6000 && Math.max(...both) < 10_000)
  })

  for (const [frozen, rounds] of FROZEN) {
    await t.test(`kill -STOP for ${frozen / 1000} s: noticed, and sound both ways after kill -CONT`, async () => {
      const times = { near: [], far: [], told: [] }
      for (let n = 0; n < rounds; n += 1) {
        await calm()
        const stopped = Date.now()
        server.freeze()
        await sleep(frozen)
        const thawed = Date.now()
        server.thaw()
        const [there, here] = await Promise.all([interruption(near, stopped), interruption(far, stopped)])
        times.near.push(there.back - (thawed - stopped))
        times.far.push(here.back - (thawed - stopped))
        times.told.push((await sentences(far, stopped)).find(({ text }) => text !== '')?.after ?? Infinity)
      }
      row(`kill -STOP for ${frozen / 1000} s: “Connection lost” stands after (R3: 4 s)`, spread(times.told))
      row(`kill -STOP for ${frozen / 1000} s: sound is back after kill -CONT, on a cable`, spread(times.near))
      row(`kill -STOP for ${frozen / 1000} s: sound is back after kill -CONT, 30 ms away`, spread(times.far))
      assert.ok(Math.max(...times.told) < 4500, 'R3: noticed within 4 s, and the page takes a moment')
      assert.ok(Math.max(...times.near, ...times.far) < 10_000, 'R3: within 10 s')
    })
  }
})
