// Packets get lost, in both directions: what is left of sound and picture, on both sides (R7, R8).

import assert from 'node:assert/strict'
import test from 'node:test'

import { sleep } from '../meeting/harness/wait.mjs'
import { hearing, between, row, totals } from './meter.mjs'
import { ownCamera, pair } from './pair.mjs'

/** How long each is measured, from the first lost packet on. */
const MEASURED = 30_000
/** What must be left: share of made-up sound at most, pictures per second at least, of 10 sent. */
const LEFT = new Map([
  [0, { concealed: 0.05, pictures: 5 }],
  [0.1, { concealed: 0.05, pictures: 5 }],
  [0.3, { concealed: 0.1, pictures: 3 }],
])

test('packets get lost in both directions', { timeout: 600_000 }, async (t) => {
  const { home, near, far } = await pair(t, { script: ownCamera })
  for (const [loss, left] of LEFT) {
    await t.test(`${loss * 100} %`, async () => {
      for (const person of [near, far]) await hearing(person)
      await sleep(8000)
      const before = await Promise.all([totals(far), totals(near)])
      await home.wire.set({ loss })
      await sleep(MEASURED)
      const after = await Promise.all([totals(far), totals(near)])
      await home.wire.set({ loss: 0 })
      for (const [n, what] of ['to the person behind the loss', 'from that person to the other'].entries()) {
        const got = between(before[n], after[n])
        const percent = (share) => `${(share * 100).toFixed(1)} %`
        row(
          `loss ${loss * 100} % both ways, ${what}`,
          `sound: ${percent(got.lost)} of the packets missing, ${percent(got.concealed)} concealed; ` +
            `picture: ${got.pictures.toFixed(1)} per second, ${got.width} px wide at the end, ${got.freezes} freezes, ${got.frozen.toFixed(1)} s frozen` +
            (got.again ? `; ${got.again} new connections` : ''),
        )
        assert.equal(got.again, 0, 'the connection holds')
        assert.ok(got.concealed <= left.concealed && got.pictures >= left.pictures, JSON.stringify(got))
      }
    })
  }
})
