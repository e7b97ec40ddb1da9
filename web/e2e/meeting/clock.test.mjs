// Computers whose clocks are ten years wrong. What is wrong is what scripts are told, in the page and in its workers; what
// the browser judges by its own clock goes by the machine's.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { growth, Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const DECADE = 10 * 365 * 24 * 60 * 60 * 1000

/** Runs ahead of every script, in pages and workers: from here on it is another time. */
function shiftClock(by) {
  if (globalThis.testClock !== undefined) return
  globalThis.testClock = by
  const Native = Date
  globalThis.Date = class Date extends Native {
    constructor(...words) {
      if (words.length === 0) super(Native.now() + by)
      else super(...words)
    }

    static now() {
      return Native.now() + by
    }
  }
}

/** A tab on a computer whose clock is wrong. */
async function open(browser, server, by) {
  const tab = await browser.open(server, { script: { content: `(${shiftClock})(${by})` } })
  // No script of a page runs in its workers: each is told as soon as it is there.
  tab.page.on('worker', (worker) => worker.evaluate(shiftClock, by).catch(() => undefined))
  return tab
}

test('clocks ten years wrong', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const { shared } = await createRoom(server, { title: 'Clocks' })
  const bots = await Bots.join(shared, 1)
  t.after(() => bots.kill())
  const clocks = { Ahead: DECADE, Behind: -DECADE }
  const people = []
  for (const [name, by] of Object.entries(clocks)) {
    people.push(new Person(name, await open(chromium, server, by)))
    await people.at(-1).enter(shared)
  }

  await t.test('they are wrong, in the page and in every worker', async () => {
    for (const { name, tab } of people) {
      const workers = tab.page.workers()
      assert.ok(workers.length > 0)
      for (const place of [tab.page, ...workers]) {
        const off = (await place.evaluate(() => Date.now())) - Date.now()
        assert.ok(Math.abs(off - clocks[name]) < 60_000, `${name} is off by ${off} ms`)
      }
    }
  })

  await t.test('all see and hear each other, and somebody whose clock is right', () => exchange(people, bots))

  await t.test('nobody is told of a fault, and no page failed', async () => {
    for (const person of people) {
      assert.equal(await person.dialog(), null)
      assert.deepEqual(person.tab.foreign, [])
      assert.deepEqual(person.tab.errors, [])
    }
  })
})

/** Everybody gets pictures and sound of the two others from here on. */
async function exchange(people, bots) {
  for (const person of people) {
    const before = await person.received()
    const both = async () => {
      const { video, audio } = growth(before, await person.received())
      return video.filter((s) => s.decoded > 20).length >= 2 && audio.filter((s) => s.packets > 50 && s.samples > 0).length >= 2
    }
    await until(`${person.name} sees and hears both`, both, { describe: () => person.received() })
  }
  const before = new Map(bots.reports[0].members.map((m) => [m.member, m]))
  const grown = (m, kind) => m[kind].frames - (before.get(m.member)?.[kind].frames ?? 0)
  const gets = (m) => !m.own && grown(m, 'camera') > 20 && grown(m, 'microphone') > 50
  await until('the bot sees and hears both', () => bots.reports[0].members.filter(gets).length === 2, { describe: async () => bots.reports[0] })
}
