// A way becomes narrow, in both directions: pictures give way before sound does, and come back when it is wide again.

import assert from 'node:assert/strict'
import test from 'node:test'

import { sleep, until } from '../meeting/harness/wait.mjs'
import { hearing, between, row, totals } from './meter.mjs'
import { ownCamera, pair } from './pair.mjs'

/** How narrow, in kilobits per second: a voice passes, a picture of the usual size does not. */
const NARROW = 150
/** A way that narrows is full for some seconds, until pictures have given way; from then on it is measured. */
const SETTLED = 10_000
const MEASURED = 20_000
/** Share of made-up sound that is left at most on the narrow way. */
const CONCEALED = 0.1

test('a way becomes narrow', { timeout: 300_000 }, async (t) => {
  const { home, near, far } = await pair(t, { script: ownCamera })
  const people = [
    [far, 'to the person on the narrow way'],
    [near, 'from that person to the other'],
  ]
  const measured = async (ms) => {
    const before = await Promise.all(people.map(([person]) => totals(person)))
    await sleep(ms)
    const after = await Promise.all(people.map(([person]) => totals(person)))
    return before.map((since, n) => between(since, after[n]))
  }
  const told = ({ concealed, pictures, width }) => `${(concealed * 100).toFixed(1)} % of the sound concealed, ${pictures.toFixed(1)} pictures per second, ${width} px wide at the end`
  /** What passes of the picture: smaller and rarer are both less. */
  const much = ({ pictures, width }) => pictures * width * width
  let wide

  await t.test(`${NARROW} kbit/s: sound stays, pictures give way`, async () => {
    await sleep(SETTLED)
    wide = await measured(MEASURED)
    await home.wire.set({ kbit: NARROW })
    await sleep(SETTLED)
    const narrow = await measured(MEASURED)
    for (const [n, [, what]] of people.entries()) {
      row(`wide, ${what}`, told(wide[n]))
      row(`${NARROW} kbit/s, ${what}`, told(narrow[n]))
      assert.equal(narrow[n].again, 0, 'the connection holds')
      assert.ok(narrow[n].concealed <= CONCEALED, `${what}: ${told(narrow[n])}`)
      assert.ok(much(narrow[n]) < much(wide[n]) / 2, `${what}: ${told(narrow[n])}, wide: ${told(wide[n])}`)
    }
  })

  await t.test('wide again: pictures come back', async () => {
    await home.wire.set({ kbit: 0 })
    const begin = Date.now()
    await Promise.all(people.map(([person]) => hearing(person)))
    const back = async () => {
      const got = await measured(2000)
      return got.every((one, n) => much(one) > much(wide[n]) / 2)
    }
    await until('pictures as before, both ways', back, { patience: 120_000 })
    row('wide again: pictures as before, both ways, after', `${((Date.now() - begin) / 1000).toFixed(0)} s`)
  })
})
