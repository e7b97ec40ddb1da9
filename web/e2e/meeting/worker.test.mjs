// The key worker is lost in the middle of a meeting: another takes its place, and nobody presses anything.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const WAYS = {
  'ends without a word': () => self.close(),
  'fails with an error': () =>
    setTimeout(() => {
      throw new Error('lost by a test')
    }),
}

test('a lost key worker', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const { shared } = await createRoom(server, { title: 'Lost' })
  const bots = await Bots.join(shared, 1)
  t.after(() => bots.kill())
  const anna = new Person('Anna', await chromium.open(server))
  await anna.enter(shared)
  const annas = () => bots.reports[0].members.filter((member) => member.name === 'Anna')
  await until('the bot sees and hears Anna', () => annas()[0]?.camera.frames > 20 && annas()[0].microphone.frames > 50)

  for (const [way, lose] of Object.entries(WAYS)) {
    await t.test(`that ${way} is replaced by another`, async () => {
      const [before] = annas()
      const { epoch } = bots.reports[0]
      const begin = performance.now()
      await anna.tab.page.workers()[0].evaluate(lose).catch(() => undefined)
      await until('a new epoch', () => bots.reports[0].epoch > epoch)
      // A resync is a new leaf of the same member: its counts begin anew or go on, but grow from the lowest seen.
      const lowest = { camera: Infinity, microphone: Infinity }
      const grown = (kind, frames, by) => {
        lowest[kind] = Math.min(lowest[kind], frames)
        return frames > lowest[kind] + by
      }
      await until(
        'the bot sees and hears Anna again',
        () => {
          const [now] = annas()
          if (!now) return false
          const [seen, heard] = [grown('camera', now.camera.frames, 20), grown('microphone', now.microphone.frames, 100)]
          return seen && heard
        },
        { describe: () => annas() },
      )
      console.log(`| media of a person whose key worker ${way}, back after | ${Math.round(performance.now() - begin)} ms |`)
      assert.deepEqual(annas().map((member) => member.member), [before.member], 'the same person, and no ghost')
      const seen = (await anna.received()).video.reduce((sum, line) => sum + line.decoded, 0)
      await until('Anna sees the bot', async () => (await anna.received()).video.reduce((sum, line) => sum + line.decoded, 0) > seen + 10)
      assert.equal(await anna.dialog(), null)
      assert.equal(anna.tab.page.workers().length, 1)
    })
  }
})
