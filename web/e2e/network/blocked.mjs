// A network that lets no UDP through: media goes over TCP. One that closes the TCP port of media, too: what people are
// told, and whether media is there once the network opens.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Person } from '../meeting/harness/people.mjs'
import { sleep, until } from '../meeting/harness/wait.mjs'
import { hearing, interruption, row, sentences, spread, watch } from './meter.mjs'
import { pair } from './pair.mjs'
import { MEDIA_PORT } from './rig.mjs'

/** What must be said (`call.mediaFailed`). */
const SENTENCE = 'Sound and picture do not get through.'
const ROUNDS = Number(process.env.NETWORK_ROUNDS ?? 10)
/** How long everything is closed, and how much of that the sentence must stand once it was first said. */
const CLOSED = 60_000
const STANDS = 0.9
/** Until sound is back over TCP, in milliseconds: no aim, but what would be a defect. */
const LONGEST = 25_000

const OPEN = { udp: true, closed: [] }
const NO_UDP = { udp: false, closed: [] }
const NOTHING = { udp: false, closed: [MEDIA_PORT] }

test('a network without UDP', { timeout: 1_500_000 }, async (t) => {
  const { server, home, near, far, browser, link } = await pair(t, { camera: false })
  const s = (ms) => `${(ms / 1000).toFixed(1)} s`
  let person = far
  /** Leaves, and comes in as somebody new. */
  const enter = async () => {
    await person.leave()
    await until('it is over', () => person.tab.evaluate(() => document.querySelector('.stage') === null))
    await person.tab.close()
    person = new Person('Fern', await browser.open(server))
    await person.approach(link, { camera: false })
    const begin = Date.now()
    await person.tab.click('button', 'Join')
    await person.inside()
    await watch(person)
    return begin
  }

  await t.test('blocked in a meeting: sound goes on over TCP', async () => {
    const [hears, heard] = [[], []]
    for (let n = 0; n < ROUNDS; n += 1) {
      await hearing(person)
      await hearing(near)
      assert.equal(await carrier(person), 'udp')
      const begin = Date.now()
      await home.wire.set(NO_UDP)
      const [here, there] = await Promise.all([interruption(person, begin), interruption(near, begin)])
      hears.push(here.back)
      heard.push(there.back)
      assert.equal(await carrier(person), 'tcp')
      await home.wire.set(OPEN)
      await enter()
    }
    row('UDP blocked in a meeting: hears again, over TCP', spread(hears))
    row('UDP blocked in a meeting: is heard again, over TCP', spread(heard))
    assert.ok(Math.max(...hears, ...heard) < LONGEST, JSON.stringify({ hears, heard }))
  })

  await t.test('blocked before entering: sound comes over TCP', async () => {
    const hears = []
    await home.wire.set(NO_UDP)
    for (let n = 0; n < ROUNDS; n += 1) {
      const begin = await enter()
      await until('sound', () => person.tab.evaluate(() => globalThis.testHeard.some(({ fresh }) => fresh > 0)), { every: 20 })
      hears.push((await person.tab.evaluate(() => globalThis.testHeard.find(({ fresh }) => fresh > 0).at)) - begin)
      assert.equal(await carrier(person), 'tcp')
    }
    row('UDP blocked before entering: hears, after pressing Join', spread(hears))
    assert.ok(Math.max(...hears) < LONGEST, JSON.stringify(hears))
    await home.wire.set(OPEN)
    await enter()
    await hearing(person)
  })

  await t.test('TCP closed, too, in a meeting: the sentence comes and stands, and media returns', async () => {
    await sleep(5000)
    const begin = Date.now()
    await home.wire.set(NOTHING)
    await sleep(CLOSED)
    const said = await sentences(person, begin)
    const opened = Date.now()
    await home.wire.set(OPEN)
    const [here, there] = await Promise.all([interruption(person, begin), interruption(near, begin)])
    const { first, share } = standing(said, opened - begin)
    row('no way in a meeting: the sentence comes after', s(first))
    row(`no way for ${CLOSED / 1000} s: the sentence stands for, of the time after it came`, `${(share * 100).toFixed(0)} %`)
    row(`no way for ${CLOSED / 1000} s: hears again, after the network opens`, s(here.back - (opened - begin)))
    row(`no way for ${CLOSED / 1000} s: is heard again, after the network opens`, s(there.back - (opened - begin)))
    assert.ok(first < 20_000, JSON.stringify(said))
    assert.ok(share > STANDS, JSON.stringify(said))
    assert.ok(Math.max(here.back, there.back) - (opened - begin) < LONGEST, 'media returns')
    await until('the sentence goes', async () => !(await sentences(person, 0)).at(-1).text.includes(SENTENCE))
  })

  await t.test('TCP closed, too, before entering: the sentence comes and stands, and media comes', async () => {
    await home.wire.set(NOTHING)
    await enter()
    const begin = Date.now()
    await sleep(CLOSED)
    const said = await sentences(person, begin)
    const opened = Date.now()
    await home.wire.set(OPEN)
    const { first, share } = standing(said, opened - begin)
    row('no way before entering: the sentence comes, after being inside', s(first))
    row('no way before entering: the sentence stands for, of the time after it came', `${(share * 100).toFixed(0)} %`)
    await hearing(person)
    row('no way before entering: hears, after the network opens', `${s(Date.now() - opened)} (seen after 2 s of steady sound)`)
    assert.ok(first < 20_000, JSON.stringify(said))
    assert.ok(share > STANDS, JSON.stringify(said))
  })
})

/** What carries a person's media now: `udp` or `tcp`. */
function carrier(person) {
  return person.tab.evaluate(async () => {
    const connection = globalThis.testConnections.filter((c) => c.connectionState !== 'closed').at(-1)
    const stats = await connection.getStats()
    const transport = [...stats.values()].find((s) => s.type === 'transport')
    return stats.get(stats.get(transport.selectedCandidatePairId).localCandidateId).protocol
  })
}

/** When the sentence first stood, and for what share of the time from then to `end` it did. */
function standing(said, end) {
  const first = said.find(({ text }) => text.includes(SENTENCE))?.after ?? Infinity
  let stood = 0
  for (const [n, { after, text }] of said.entries()) {
    if (text.includes(SENTENCE)) stood += Math.min(end, said[n + 1]?.after ?? end) - after
  }
  return { first, share: first < end ? stood / (end - first) : 0 }
}
