// A network that lets no UDP through: media has no way (ICE over TCP and TURN are not built). What people are told, and
// whether media is there when UDP passes.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Person } from '../meeting/harness/people.mjs'
import { sleep, until } from '../meeting/harness/wait.mjs'
import { hearing, interruption, row, sentences, watch } from './meter.mjs'
import { pair } from './pair.mjs'

/** What must be said (`call.mediaFailed`). */
const SENTENCE = 'Sound and picture do not get through.'
/** How long UDP is blocked, and how much of that the sentence must stand once it was first said. */
const BLOCKED = 60_000
const STANDS = 0.9

test('a network without UDP', { timeout: 600_000 }, async (t) => {
  const { server, home, near, far, browser, link } = await pair(t, { camera: false })
  const s = (ms) => `${(ms / 1000).toFixed(1)} s`

  await t.test('blocked in a meeting: the sentence comes and stands, and media returns', async () => {
    await sleep(5000)
    const begin = Date.now()
    await home.wire.set({ udp: false })
    await sleep(BLOCKED)
    const said = await sentences(far, begin)
    const allowed = Date.now()
    await home.wire.set({ udp: true })
    const [here, there] = await Promise.all([interruption(far, begin), interruption(near, begin)])
    const { first, share } = standing(said, allowed - begin)
    row('UDP blocked in a meeting: the sentence comes after', s(first))
    row(`UDP blocked for ${BLOCKED / 1000} s: the sentence stands for, of the time after it came`, `${(share * 100).toFixed(0)} %`)
    row(`UDP blocked for ${BLOCKED / 1000} s: hears again, after UDP passes`, s(here.back - (allowed - begin)))
    row(`UDP blocked for ${BLOCKED / 1000} s: is heard again, after UDP passes`, s(there.back - (allowed - begin)))
    assert.ok(first < 20_000, JSON.stringify(said))
    assert.ok(share > STANDS, JSON.stringify(said))
    assert.ok(Math.max(here.back, there.back) - (allowed - begin) < 25_000, 'media returns')
    await until('the sentence goes', async () => !(await sentences(far, 0)).at(-1).text.includes(SENTENCE))
  })

  await t.test('blocked before entering: the sentence comes and stands, and media comes', async () => {
    await far.leave()
    await home.wire.set({ udp: false })
    const again = new Person('Fern', await browser.open(server))
    await again.enter(link, { camera: false })
    const begin = Date.now()
    await watch(again)
    await sleep(BLOCKED)
    const said = await sentences(again, begin)
    const allowed = Date.now()
    await home.wire.set({ udp: true })
    const { first, share } = standing(said, allowed - begin)
    row('UDP blocked before entering: the sentence comes, after being inside', s(first))
    row('UDP blocked before entering: the sentence stands for, of the time after it came', `${(share * 100).toFixed(0)} %`)
    await hearing(again)
    row('UDP blocked before entering: hears, after UDP passes', `${s(Date.now() - allowed)} (seen after 2 s of steady sound)`)
    assert.ok(first < 20_000, JSON.stringify(said))
    assert.ok(share > STANDS, JSON.stringify(said))
  })
})

/** When the sentence first stood, and for what share of the time from then to `end` it did. */
function standing(said, end) {
  const first = said.find(({ text }) => text.includes(SENTENCE))?.after ?? Infinity
  let stood = 0
  for (const [n, { after, text }] of said.entries()) {
    if (text.includes(SENTENCE)) stood += Math.min(end, said[n + 1]?.after ?? end) - after
  }
  return { first, share: first < end ? stood / (end - first) : 0 }
}
