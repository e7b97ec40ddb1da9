// What a meeting costs: one browser that shows nine people, and a server with twenty that send.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from '../meeting/harness/bots.mjs'
import { Person } from '../meeting/harness/people.mjs'
import { sleep, until } from '../meeting/harness/wait.mjs'
import { between, row, totals } from './meter.mjs'
import { ownCamera } from './pair.mjs'
import { Rig } from './rig.mjs'
import { measure, told } from './usage.mjs'

const MEASURED = 30_000
/** What is entered has settled: key frames are sent, layers chosen. */
const SETTLED = 15_000

test('what a meeting costs', { timeout: 600_000 }, async (t) => {
  const rig = Rig.build()
  t.after(() => rig.close())
  const hall = rig.cabled('hall')
  const desk = rig.cabled('desk')
  const server = await rig.serve()
  const release = (process.env.KONKLAVE_SERVER ?? '').includes('/release/')
  const which = release ? 'release build' : 'build without optimisation'

  await t.test('the server, idle', async () => {
    await sleep(2000)
    row(`server, nobody there (${which})`, told(await measure(() => [server.pid], 5000, sleep)))
  })

  await t.test('nine on screen: one Chromium and eight who send picture and sound', async () => {
    const { shared } = await createRoom(server, { prefix: hall.prefix })
    const bots = await Bots.join(shared, 8, { prefix: hall.prefix })
    t.after(() => bots.kill())
    for (const [camera, background] of [
      [true, null],
      [true, 'Blurred'],
      [false, null],
    ]) {
      const browser = await desk.chromium()
      const person = new Person('Nora', await browser.open(server, { script: ownCamera, viewport: { width: 1280, height: 720 } }))
      await person.approach(shared, { camera: false })
      if (background) await person.background(background)
      if (camera) await person.turn('Camera', true)
      await person.tab.click('button', 'Join')
      await person.inside()
      await until('nine tiles, eight with a picture', async () => {
        const tiles = await person.tiles()
        return tiles.length === 9 && tiles.filter(({ width }) => width > 0).length >= 8
      })
      await sleep(SETTLED)
      const before = await totals(person)
      const used = await measure(() => desk.pids, MEASURED, sleep)
      const got = between(before, await totals(person))
      row(`one Chromium, 9 tiles, own camera ${camera ? 'on' : 'off'}, ${background ? 'with' : 'without'} blur, drawn without a graphics card`, told(used))
      row('– meanwhile', `${got.pictures.toFixed(0)} pictures per second decoded (all eight), ${(got.concealed * 100).toFixed(1)} % of the sound concealed`)
      assert.ok(got.pictures > 8, 'eight pictures move')
      assert.ok(used.rss < 4e9 && used.pss < 2e9)
      await person.leave()
      await until('it is over', () => person.tab.evaluate(() => document.querySelector('.stage') === null))
      await browser.close()
    }
    row(`server, 8 bots in one meeting (${which})`, told(await measure(() => [server.pid], 10_000, sleep)))
    await bots.leave()
  })

  await t.test('the server with twenty who send picture and sound', async () => {
    const { shared } = await createRoom(server, { prefix: hall.prefix })
    const bots = await Bots.join(shared, 20, { prefix: hall.prefix })
    t.after(() => bots.kill())
    await sleep(SETTLED)
    const frames = () => bots.reports.reduce((sum, bot) => sum + bot.members.reduce((sum, m) => sum + (m.own ? 0 : m.camera.frames + m.microphone.frames), 0), 0)
    const before = frames()
    const [used, theirs] = await Promise.all([measure(() => [server.pid], MEASURED, sleep), measure(() => hall.pids, MEASURED, sleep)])
    const perSecond = (frames() - before) / (MEASURED / 1000)
    row(`server, 20 bots in one meeting (${which})`, told(used))
    row('– meanwhile', `${perSecond.toFixed(0)} frames per second arrive at the bots and open (all twenty); the bots themselves: ${told(theirs)}`)
    assert.ok(perSecond > 20 * 19 * 5, 'everybody gets something of everybody')
    assert.ok(used.rss < 500e6)
  })
})
